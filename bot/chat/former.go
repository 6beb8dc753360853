package chat

import "strings"

// formerMark begins the ID of somebody who was erased. No adapter makes such an
// ID, and none is ever given one to reach somebody by.
const formerMark = "former:"

// Former makes the ID that stands where an erased member's account stood, so
// that counts stay true. token is random, and not derived from the account. In
// texts a mention of it reads "a former member".
func Former(token string) UserID { return UserID(formerMark + token) }

// Former says whether the ID stands for an erased member.
func (id UserID) Former() bool { return strings.HasPrefix(string(id), formerMark) }

// MentionsFormer says whether m mentions an erased member, as [Mention] does.
func MentionsFormer(m Markup) bool { return strings.Contains(string(m), "<@"+formerMark) }
