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

// envelope is one packet. Data is part of what it was cut out of.
type envelope struct {
	op   int
	seq  int64 // 0 for none
	kind string
	data []byte
}

// open cuts a packet. Discord writes its fields without blanks, and d last or
// first; those are cut out as they stand. Anything else is parsed.
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
		out.kind = *e.T
	}
	if e.S != nil {
		out.seq = *e.S
	}
	return out, nil
}

// cut reads {"t":"NAME","s":1,"op":0,"d":{…}}: the three small fields in any
// order, then d to the end. It does not look into d.
func cut(packet []byte) (e envelope, ok bool) {
	rest, ok := bytes.CutPrefix(packet, []byte("{"))
	if !ok {
		return e, false
	}
	for {
		var name, value []byte
		if name, rest, ok = field(rest); !ok {
			return e, false
		}
		if string(name) == "d" {
			e.data = bytes.TrimSuffix(bytes.TrimRight(rest, " \r\n\t"), []byte("}"))
			return e, len(e.data) < len(rest) && whole(e.data)
		}
		if value, rest, ok = scalar(rest); !ok {
			return e, false
		}
		if !e.put(string(name), value) {
			return e, false
		}
	}
}

// whole is whether data looks like one value, so that nothing stands behind it.
func whole(data []byte) bool {
	if len(data) == 0 {
		return false
	}
	first, last := data[0], data[len(data)-1]
	return first == '{' && last == '}' || string(data) == "null" || string(data) == "true" || string(data) == "false"
}

// field reads "name": and what stands behind it.
func field(b []byte) (name, rest []byte, ok bool) {
	b, ok = bytes.CutPrefix(b, []byte(`"`))
	if !ok {
		return nil, nil, false
	}
	end := bytes.IndexByte(b, '"')
	if end < 0 || end+1 >= len(b) || b[end+1] != ':' {
		return nil, nil, false
	}
	return b[:end], b[end+2:], true
}

// scalar reads a value without braces, and the comma behind it.
func scalar(b []byte) (value, rest []byte, ok bool) {
	end := bytes.IndexByte(b, ',')
	if end < 1 || bytes.ContainsAny(b[:end], `{[\ `) {
		return nil, nil, false
	}
	return b[:end], b[end+1:], true
}

func (e *envelope) put(name string, value []byte) bool {
	if string(value) == "null" {
		return true
	}
	switch name {
	case "t":
		if len(value) < 2 || value[0] != '"' || value[len(value)-1] != '"' {
			return false
		}
		e.kind = string(value[1 : len(value)-1])
	case "s":
		n, err := strconv.ParseInt(string(value), 10, 64)
		e.seq = n
		return err == nil
	case "op":
		n, err := strconv.Atoi(string(value))
		e.op = n
		return err == nil
	default:
		return false // something new
	}
	return true
}
