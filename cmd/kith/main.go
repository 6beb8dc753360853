// Command kith runs Kith, plays scenarios and looks after an installation.
//
//	main.go       starts a command and ends with its exit code
//	root.go       the commands and their help
//	settings.go   the few settings, from the environment and from flags
//	wire.go       how the parts of Kith become a program
//	run.go        kith run: the program from start to end
//	platforms.go  the platforms it connects to; discord.go, slack.go: their settings
//	manifest.go   kith manifest; invite.go: kith invite
//	pages.go      where pages of features are reached
//	house.go      where a community is kept
//	time.go       the sandbox's clock, which never goes backwards
//	export.go, import.go, progress.go   a community's data as files
//	plant.go      the community that a new sandbox begins with
//	people.go     who lives in it
//	community.txt what they did
//	health.go     kith health, and what it asks
//	doctor.go     kith doctor
//	play.go       kith play: a story for a person to read
//	version.go    kith version
//	logs.go       what is logged, and how
package main

import (
	"os"
	_ "time/tzdata" // zones work on machines that have none
)

func main() {
	os.Exit(execute(os.Args[1:], os.Environ(), os.Stdout, os.Stderr))
}
