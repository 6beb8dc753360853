package slack

import (
	"net"
	"net/http"
	"time"
)

const (
	// mostConnections is how many connections are kept to Slack: as many as answers
	// are on their way when many people do something at once.
	mostConnections = 512
	// answerWithin is how long Slack may take for an answer, files included. It means
	// to answer within seconds.
	answerWithin = 30 * time.Second
)

// newClient is how Slack is reached when nothing else is said. It keeps connections,
// and gives up what is not answered.
func newClient() *http.Client {
	return &http.Client{
		Timeout: answerWithin,
		Transport: &http.Transport{
			Proxy:               http.ProxyFromEnvironment,
			DialContext:         (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 15 * time.Second}).DialContext,
			ForceAttemptHTTP2:   true,
			HTTP2:               &http.HTTP2Config{SendPingTimeout: 15 * time.Second, PingTimeout: 10 * time.Second},
			MaxIdleConns:        mostConnections,
			MaxIdleConnsPerHost: mostConnections,
			IdleConnTimeout:     90 * time.Second,
			TLSHandshakeTimeout: 10 * time.Second,
		},
	}
}
