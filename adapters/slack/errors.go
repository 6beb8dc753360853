package slack

import (
	"errors"
	"fmt"

	slackgo "github.com/slack-go/slack"

	"github.com/kith-community/kith/adapters/slack/pace"
	"github.com/kith-community/kith/bot/chat"
)

// meanings are the contract's errors for Slack's codes. Source: the error tables
// of the methods at docs.slack.dev/reference/methods.
var meanings = map[string]error{
	"channel_not_found":                        chat.ErrNoConversation,
	"is_archived":                              chat.ErrNoConversation,
	"message_not_found":                        chat.ErrNotFound,
	"thread_not_found":                         chat.ErrNotFound,
	"user_not_found":                           chat.ErrNotFound,
	"users_not_found":                          chat.ErrNotFound,
	"not_in_channel":                           chat.ErrForbidden,
	"restricted_action":                        chat.ErrForbidden,
	"cant_update_message":                      chat.ErrForbidden,
	"cant_delete_message":                      chat.ErrForbidden,
	"missing_scope":                            chat.ErrForbidden,
	"user_not_in_channel":                      chat.ErrForbidden,
	"cannot_dm_bot":                            chat.ErrUnreachable,
	"user_disabled":                            chat.ErrUnreachable,
	"user_not_visible":                         chat.ErrUnreachable,
	"messages_tab_disabled":                    chat.ErrUnreachable,
	"expired_trigger_id":                       chat.ErrTooLate,
	"exchanged_trigger_id":                     chat.ErrTooLate,
	"trigger_exchanged":                        chat.ErrTooLate,
	"trigger_expired":                          chat.ErrTooLate,
	"invalid_trigger_id":                       chat.ErrTooLate,
	"expired_url":                              chat.ErrTooLate,
	"used_url":                                 chat.ErrTooLate,
	"invalid_blocks":                           chat.ErrInvalid,
	"invalid_blocks_format":                    chat.ErrInvalid,
	"msg_too_long":                             chat.ErrInvalid,
	"msg_blocks_too_long":                      chat.ErrInvalid,
	"no_text":                                  chat.ErrInvalid,
	"invalid_arguments":                        chat.ErrInvalid,
	"view_too_large":                           chat.ErrInvalid,
	"too_many_users":                           chat.ErrInvalid,
	"channel_is_limited_access":                chat.ErrForbidden,
	"restricted_action_non_threadable_channel": chat.ErrForbidden,
	"no_permission":                            chat.ErrForbidden,
	"access_denied":                            chat.ErrForbidden,
	"ekm_access_denied":                        chat.ErrForbidden,
	"team_access_not_granted":                  chat.ErrForbidden,
	"edit_window_closed":                       chat.ErrForbidden,
	"compliance_exports_prevent_deletion":      chat.ErrForbidden,
	"posting_to_channel_denied":                chat.ErrForbidden,
	"storage_limit_reached":                    chat.ErrForbidden,
	"not_enabled":                              chat.ErrForbidden,
	"cannot_reply_to_message":                  chat.ErrNotFound,
	"invalid_channel":                          chat.ErrNoConversation,
	"file_not_found":                           chat.ErrNotFound,
	"view_not_found":                           chat.ErrNotFound,
	"block_mismatch":                           chat.ErrInvalid,
	"not_enough_users":                         chat.ErrInvalid,
	"invalid_user_combination":                 chat.ErrInvalid,
	"too_many_attachments":                     chat.ErrInvalid,
	"user_is_restricted":                       chat.ErrUnreachable,
	"restricted_action_read_only_channel":      chat.ErrForbidden,
	"restricted_action_thread_only_channel":    chat.ErrForbidden,
	"restricted_action_thread_locked":          chat.ErrForbidden,
}

// code is what Slack calls a refusal; "" for anything else.
func code(err error) string {
	var refused slackgo.SlackErrorResponse
	if errors.As(err, &refused) {
		return refused.Err
	}
	return ""
}

// meaning turns what Slack refuses into the contract's errors.
func meaning(err error) error {
	var early *pace.Limited
	if errors.As(err, &early) {
		return &chat.RateLimitError{After: early.After}
	}
	if after, limited := tooMany(err); limited {
		return &chat.RateLimitError{After: after}
	}
	if is := meanings[code(err)]; is != nil {
		return fmt.Errorf("%w: %w", is, err)
	}
	return err
}
