/**
 * What the server tells, as its documentation (docs/sandbox.md) describes it. Types only.
 * @module
 *
 * @typedef {{id: string, name: string, about?: string, zone?: string, locale?: string, bot?: boolean,
 *   manages?: boolean, here?: boolean, refuses?: boolean, hue?: number}} Person
 *
 * @typedef {{id: string, kind: "channel"|"thread"|"direct"|"room"|"home", name: string, parent?: string, on?: string,
 *   open?: boolean, people?: string[], replies?: number, last?: string, may?: string}} Conversation
 *
 * @typedef {{value: string, label: string, hint?: string}} Option
 *
 * @typedef {{kind: "button"|"select", label?: string, style?: "plain"|"primary"|"danger", action?: string, url?: string,
 *   placeholder?: string, of?: "options"|"people"|"channels", options?: Option[], chosen?: string[], max?: number}} Control
 *
 * @typedef {{kind: string, text?: string, html?: string, rows?: {label: string, html: string}[], url?: string,
 *   alt?: string, items?: Control[]}} Block
 *
 * @typedef {{name: string, type: string, alt?: string, url: string, bytes?: number}} File
 *
 * @typedef {{id: string, event: number, conversation: string, from: string, at: string, text: string, html: string,
 *   blocks?: Block[], files?: File[], edited?: boolean, only?: string, because?: {person: string, text: string},
 *   thread?: string, pings?: string[], changed?: number}} Message
 *
 * @typedef {{name: string, title?: string, summary?: string, onMessage?: boolean, manage?: boolean,
 *   options?: {name: string, summary?: string, kind: "text"|"person"|"channel", required?: boolean, completes?: boolean}[]}} Command
 *
 * @typedef {{name: string, kind: "line"|"area"|"choice", label: string, hint?: string, value?: string[], of?: string,
 *   options?: Option[], optional?: boolean, max?: number}} Field
 *
 * @typedef {{id: string, person: string, tab?: string, action: string, title: string, submit: string, replaces?: string,
 *   fields: Field[], complaints?: Record<string, string>}} OpenForm
 *
 * @typedef {{id: string, person: string, tab?: string, what: string, state: "pending"|"thinking"|"done", conversation?: string,
 *   message?: string, action?: string, form?: string, private?: boolean, outcome?: string}} Interaction
 */
export {};
