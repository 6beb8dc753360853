package discord

import "encoding/json"

// take takes in an event about places.
func (p *places) take(event string, data []byte) error {
	switch event {
	case "GUILD_UPDATE", "GUILD_DELETE":
		var g guild
		if err := json.Unmarshal(data, &g); err != nil {
			return err
		}
		switch {
		case event == "GUILD_UPDATE":
			p.change(g)
		case !g.Unavailable:
			p.leave(g.ID)
		}
	case "CHANNEL_CREATE", "CHANNEL_UPDATE", "CHANNEL_DELETE", "THREAD_CREATE", "THREAD_UPDATE", "THREAD_DELETE":
		var c channel
		if err := json.Unmarshal(data, &c); err != nil {
			return err
		}
		if event == "CHANNEL_DELETE" || event == "THREAD_DELETE" {
			p.drop(c.ID)
		} else {
			p.put(c)
		}
	case "THREAD_LIST_SYNC":
		var sync struct {
			Guild   string    `json:"guild_id"`
			Threads []channel `json:"threads"`
		}
		if err := json.Unmarshal(data, &sync); err != nil {
			return err
		}
		for _, c := range sync.Threads {
			c.Guild = sync.Guild
			p.put(c)
		}
	case "GUILD_ROLE_CREATE", "GUILD_ROLE_UPDATE", "GUILD_ROLE_DELETE":
		var changed struct {
			Guild string `json:"guild_id"`
			Role  *role  `json:"role"`
			ID    string `json:"role_id"`
		}
		if err := json.Unmarshal(data, &changed); err != nil {
			return err
		}
		if changed.Role != nil {
			changed.ID = changed.Role.ID
		}
		p.setRole(changed.Guild, changed.ID, changed.Role)
	}
	return nil
}
