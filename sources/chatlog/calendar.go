package chatlog

import (
	"strings"
	"sync"
)

// months and days are the names, made once.
var (
	months = sync.OnceValue(monthNames)
	days   = sync.OnceValue(dayNames)
)

// monthNames are the names of the months, from January on, as logs write them
// in eight languages; short ones behind the long.
func monthNames() [12][]string {
	return [12][]string{
		{"January", "Januar", "janvier", "enero", "gennaio", "janeiro", "januari", "stycznia", "Jan", "janv", "ene", "gen"},
		{"February", "Februar", "février", "febrero", "febbraio", "fevereiro", "februari", "lutego", "Feb", "févr", "fev"},
		{"March", "März", "mars", "marzo", "março", "maart", "marca", "Mar", "Mrz", "mrt"},
		{"April", "avril", "abril", "aprile", "kwietnia", "Apr", "avr", "abr"},
		{"May", "Mai", "mayo", "maggio", "maio", "mei", "maja", "mag"},
		{"June", "Juni", "juin", "junio", "giugno", "junho", "czerwca", "Jun", "giu"},
		{"July", "Juli", "juillet", "julio", "luglio", "julho", "lipca", "Jul", "juil", "lug"},
		{"August", "août", "agosto", "augustus", "sierpnia", "Aug", "ago"},
		{"September", "septembre", "septiembre", "settembre", "setembro", "września", "Sept", "Sep", "set"},
		{"October", "Oktober", "octobre", "octubre", "ottobre", "outubro", "października", "Oct", "Okt", "ott", "out"},
		{"November", "novembre", "noviembre", "novembro", "listopada", "Nov"},
		{"December", "Dezember", "décembre", "diciembre", "dicembre", "dezembro", "grudnia", "Dec", "Dez", "déc", "dic"},
	}
}

// monthNamed reads the name of a month.
func monthNamed(s string) (month, n int) {
	if !letterAt(s, 0) {
		return 0, 0
	}
	for m, names := range months() {
		for _, name := range names {
			if named(s, name) {
				return m + 1, len(name)
			}
		}
	}
	return 0, 0
}

// named says whether a text begins with a name, case aside, and no letter
// stands behind it.
func named(s, name string) bool {
	return len(s) >= len(name) && strings.EqualFold(s[:len(name)], name) && !letterAt(s, len(name))
}

// dayNames are those of the week, in the same languages.
func dayNames() []string {
	return []string{
		"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun",
		"Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag", "Mo", "Di", "Mi", "Do", "Fr", "Sa", "So",
		"lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche",
		"lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo",
		"lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica",
		"segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira",
		"maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag",
		"poniedziałek", "wtorek", "środa", "czwartek", "piątek", "sobota", "niedziela",
	}
}

// weekday passes over "Mon, " and "Monday ".
func weekday(s string) int {
	if s == "" || !letterAt(s, 0) && s[0] < 0x80 {
		return 0
	}
	for _, name := range days() {
		if named(s, name) && len(s) > len(name) {
			return len(s) - len(strings.TrimLeft(s[len(name):], " ,."))
		}
	}
	return 0
}
