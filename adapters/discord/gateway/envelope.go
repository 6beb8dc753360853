package gateway

import (
	"bytes"
	"encoding/json"
	"strconv"
)

// Codes of what is sent both ways. Source: Discord's documentation, "Gateway Opcodes".
const (
	opDispatch  = 0
	opHeartbeat = 1
	opIdentify  = 2
	opResume    = 6
	opReconnect = 7
	opInvalid   = 9
	opHello     = 10
	opAck       = 11
)

// envelope is one packet. Its bytes are part of what it was cut out of.
type envelope struct {
	op   int
	seq  int64 // 0 for none
	kind []byte
	data []byte // JSON, if the packet was
}

// open cuts a packet. Discord writes it without blanks; such a one is cut as it
// stands, and what is in d is not looked at. Anything else is parsed.
func open(packet []byte) (envelope, error) {
	if e, ok := cut(packet); ok {
		return e, nil
	}
	var e struct {
		T  *string         `json:"t"`
		S  *int64          `json:"s"`
		Op int             `json:"op"`
		D  json.RawMessage `json:"d"`
	}
	if err := json.Unmarshal(packet, &e); err != nil {
		return envelope{}, err
	}
	out := envelope{op: e.Op, data: e.D}
	if e.T != nil {
		out.kind = []byte(*e.T)
	}
	if e.S != nil {
		out.seq = *e.S
	}
	return out, nil
}

// cut reads {"t":"NAME","s":1,"op":0,"d":{…}}, the fields in any order. It refuses
// what it is not sure to read as a parser does.
func cut(packet []byte) (e envelope, ok bool) {
	rest, ok := bytes.CutPrefix(packet, []byte("{"))
	if !ok {
		return e, false
	}
	var given [4]bool
	for {
		var name []byte
		if name, rest, ok = field(rest); !ok {
			return e, false
		}
		n := span(rest)
		if n == 0 || n == len(rest) || !e.put(name, rest[:n], &given) {
			return e, false
		}
		more := rest[n]
		if rest = rest[n+1:]; more == '}' {
			return e, len(rest) == 0
		}
		if more != ',' {
			return e, false
		}
	}
}

// field reads "name": and what stands behind it.
func field(b []byte) (name, rest []byte, ok bool) {
	if len(b) == 0 || b[0] != '"' {
		return nil, nil, false
	}
	end := bytes.IndexByte(b[1:], '"') + 1
	if end == 0 || end+1 >= len(b) || b[end+1] != ':' {
		return nil, nil, false
	}
	return b[1:end], b[end+2:], true
}

// span is how long the value is with which b begins; 0 when that cannot be said.
func span(b []byte) int {
	depth := 0
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case '"':
			n := quoted(b[i:])
			if n == 0 {
				return 0
			}
			i += n - 1
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 {
				return i // of what is around
			}
			if depth--; depth == 0 {
				return i + 1
			}
		case ',':
			if depth == 0 {
				return i
			}
		}
	}
	return 0
}

// quoted is how long the string is with which b begins; 0 when it has no end.
func quoted(b []byte) int {
	for end := 1; ; end++ {
		n := bytes.IndexByte(b[end:], '"')
		if n < 0 {
			return 0
		}
		end += n
		slashes := 0
		for b[end-1-slashes] == '\\' {
			slashes++
		}
		if slashes%2 == 0 {
			return end + 1
		}
	}
}

// put takes a field, each once.
func (e *envelope) put(name, value []byte, given *[4]bool) (ok bool) {
	null := string(value) == "null"
	which := 0
	switch string(name) {
	case "t":
		e.kind, ok = word(value)
		ok = ok || null
	case "s":
		which = 1
		e.seq, ok = number(value)
		ok = ok || null
	case "op":
		which = 2
		var op int64
		op, ok = number(value)
		e.op = int(op)
	case "d":
		which = 3
		e.data, ok = value, literal(value)
	}
	ok = ok && !given[which]
	given[which] = true
	return ok
}

// word reads a string in which nothing is escaped.
func word(b []byte) ([]byte, bool) {
	if len(b) < 2 || b[0] != '"' || b[len(b)-1] != '"' {
		return nil, false
	}
	b = b[1 : len(b)-1]
	for _, c := range b {
		if c != '_' && (c < 'A' || c > 'Z') {
			return nil, false
		}
	}
	return b, true
}

// number reads a natural number that is not too long.
func number(b []byte) (int64, bool) {
	if len(b) == 0 || len(b) > 9 || b[0] == '0' && len(b) > 1 {
		return 0, false
	}
	n, err := strconv.ParseUint(string(b), 10, 32)
	return int64(n), err == nil
}

// literal is whether b begins as a value does that [span] measured well.
func literal(b []byte) bool {
	if len(b) == 0 {
		return false
	}
	switch b[0] {
	case '{', '[':
		return true
	}
	s := string(b)
	return s == "null" || s == "true" || s == "false"
}
