package when

// common are the rules for what people write the same in every language: digits.
func common() []rule {
	return []rule{
		{"CLOCK", "H0 ~: ~DD", exactClock},
		{"CLOCK", "H1 ~: ~DD", looseClock},
		{"CLOCK", "H0 ~. ~DD", exactClock},
		{"CLOCK", "H1 ~. ~DD", looseClock},
		{"CLOCK", "H0 ~: ~DD ~: ~DD", secondsClock},
		{"CLOCK", "H0 ~: ~DD ~: ~DD ~. ~INT", secondsClock},
		{"CLOCK", "H0 h DD?", exactClock},
		{"CLOCK", "H1 h DD?", looseClock},
		{"CLOCK", "HHMM h?", military},
		{"CLOCK", "D", bareClock},
		{"CLOCK", "NUMBER", bareClock},

		{"ISO", "YEAR - D - D", isoDate},
		{"DATE", "ISO", same},
		{"DATE", "YEAR / D / D", isoDate},
		{"DATE", "YEAR . D . D", isoDate},
		{"DATE", "D . D . YEAR", dayMonth},
		{"DATE", "D . D . DD", dayMonth},
		{"DATE", "D . D .", dayMonth},
		{"DATE", "D ~. ~D", dayMonth},
		{"DATE", "D / D / YEAR", eitherDate},
		{"DATE", "D / D / DD", eitherDate},
		{"DATE", "D - D - YEAR", eitherDate},
		{"DATE", "D / D", eitherDate},
		{"DAY", "DATE", same},

		{"NUM", "INT", same},
		{"NUM", "NUMBER", same},
		{"SIMPLE", "NUM UNIT", amountOf},
		{"SIMPLE", "DECIMAL UNIT", decimalAmount},
		{"AMOUNT", "SIMPLE", same},
		{"AMOUNT", "INT h DD", hoursMinutes},
		{"AMOUNT", "D ~: ~DD h", hoursMinutes},
		{"LENGTH", "AMOUNT", same},
		{"LENGTH", "INT", bareMinutes},
		{"LENGTH", "D ~: ~DD", hoursMinutes},

		{"PIECE", "ISO t? CLOCK ISOZONE?", stamp},
		{"PIECE", "DAY", same},
		{"PIECE", "CLOCK", same},
		{"PIECE", "CLOCK - CLOCK", span},
		{"PIECE", "CLOCK AMOUNT", clockAndLength},
		{"PIECE", "CLOCK ~ZULU", zuluClock},
		{"PIECE", "OFFSET", same},
		{"PIECE", "PLACE", same},
		{"PIECE", "EVERY", same},
	}
}
