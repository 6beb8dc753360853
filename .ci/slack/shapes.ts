// What an app may show, by Slack's own types, without the open one that stands for
// blocks which the types do not know.
import type { HomeView, KnownBlock, MessageAttachment, MessageMetadata, ModalView } from '@slack/types';

export type message = KnownBlock[];
export type modal = Omit<ModalView, 'blocks'> & { blocks: KnownBlock[] };
export type home = Omit<HomeView, 'blocks'> & { blocks: KnownBlock[] };
export type attachments = (Omit<MessageAttachment, 'blocks'> & { blocks?: KnownBlock[] })[];
export type metadata = MessageMetadata;
