//go:build !pipeline

package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"stagebook/cells/database"
	"stagebook/cells/people"
)

const userUsage = `web user add NAME [--role ROLE] [--project NAME] [--password-stdin | --no-password]
web user list [--json]
web user role NAME ROLE|none PROJECT
web user password NAME [--password-stdin | --no-password]
web user remove NAME
NAME is * for everybody who is signed in, PROJECT is * for all of them (quote the star); the roles are view, explore, edit and own.
"own" in all projects looks after the program itself`

// userAsk is what `web user` is asked for.
type userAsk struct {
	role, project     string
	stdin, none, json bool
}

// user adds, lists and removes the people who may sign in, and says what each may do.
func (p *program) user(ctx context.Context, args []string) error {
	var c common
	var ask userAsk
	set := p.flags("user", &c)
	set.StringVar(&ask.role, "role", "", "the `role` of a new person: view, explore, edit or own")
	set.StringVar(&ask.project, "project", people.Everything, "the `project` in which they have it")
	set.BoolVar(&ask.stdin, "password-stdin", false, "read the password from standard input (default a new random one, which is printed)")
	set.BoolVar(&ask.none, "no-password", false, "they come in by a proxy or an OIDC issuer alone")
	set.BoolVar(&ask.json, "json", false, "one JSON object a person on standard output")
	usageOf(set, userUsage)
	rest, err := parse(set, args)
	if err != nil {
		return err
	}
	book, done, err := p.people(ctx, &c)
	if err != nil {
		return err
	}
	defer done()
	did := func(act, who, project, detail string, err error) error {
		if err != nil {
			return errorOf(err)
		}
		if name, err := people.CleanName(who); err == nil {
			who = name
		}
		return book.Note(ctx, people.Entry{Who: p.who(), Project: project, Act: act, Detail: strings.TrimSpace(who + " " + detail)}, time.Now())
	}
	switch {
	case len(rest) == 2 && rest[0] == "add":
		detail, err := p.addUser(ctx, book, rest[1], &ask)
		return did("add person", rest[1], "", detail, err)
	case len(rest) == 1 && rest[0] == "list":
		return p.listUsers(ctx, book, ask.json)
	case len(rest) == 4 && rest[0] == "role":
		part, err := giveRole(ctx, book, rest[1:])
		return did("role", part.Person, part.Project, rest[2], err)
	case len(rest) == 2 && rest[0] == "password":
		return did("password", rest[1], "", "", p.changePassword(ctx, book, rest[1], &ask))
	case len(rest) == 2 && rest[0] == "remove":
		name, err := people.CleanName(rest[1])
		if err == nil {
			err = book.Remove(ctx, name)
		}
		return did("remove person", rest[1], "", "", err)
	}
	return usage("%s", userUsage)
}

// usageOf puts how a command is written before its flags.
func usageOf(set *flag.FlagSet, text string) {
	set.Usage = func() {
		fmt.Fprintln(set.Output(), text+"\n\nFlags:")
		set.PrintDefaults()
	}
}

// people opens the file of people in the store that the flags name.
func (p *program) people(ctx context.Context, c *common) (*people.Book, func(), error) {
	results, err := p.openStore(c)
	if err != nil {
		return nil, nil, err
	}
	book, err := people.Open(ctx, database.Path(results.Root()))
	if err != nil {
		return nil, nil, errors.Join(err, results.Close())
	}
	return book, func() {
		book.Close()
		results.Close()
	}, nil
}

// who is the account of the system under which a command acts, as the log has it.
func (p *program) who() string { return "command by " + who() }

func errorOf(err error) error {
	if errors.Is(err, people.ErrNobody) || errors.Is(err, people.ErrTaken) {
		return usage("%v\n`web user list` lists everybody", err)
	}
	return err
}

func (p *program) addUser(ctx context.Context, book *people.Book, name string, ask *userAsk) (detail string, err error) {
	if ask.role != "" {
		if _, err := people.ParseRole(ask.role); err != nil {
			return "", usage("--role: %v", err)
		}
	}
	password, fresh, err := p.newPassword(ask)
	if err != nil {
		return "", err
	}
	person, err := book.Add(ctx, name, password, time.Now())
	if err != nil {
		return "", err
	}
	if fresh {
		fmt.Fprintln(p.stdout, password)
		fmt.Fprintf(p.stderr, "%s signs in with the password above, and can choose another on the page “%s”.\n", person.Name, "You")
	}
	if ask.role == "" {
		fmt.Fprintf(p.stderr, "%s sees no project yet: web user role %s ROLE PROJECT\n", person.Name, person.Name)
		return "", nil
	}
	detail = ask.role + " in " + ask.project
	return detail, book.Give(ctx, people.Part{Person: person.Name, Project: ask.project, Role: people.Role(ask.role)})
}

// newPassword is the one that is given, or a fresh random one.
func (p *program) newPassword(ask *userAsk) (password string, fresh bool, err error) {
	switch {
	case ask.none && ask.stdin:
		return "", false, usage("--password-stdin and --no-password exclude each other")
	case ask.none:
		return "", false, nil
	case !ask.stdin:
		return people.NewPassword(), true, nil
	}
	line, err := bufio.NewReader(io.LimitReader(os.Stdin, people.LongestPassword+2)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", false, fmt.Errorf("reading the password: %w", err)
	}
	if line = strings.TrimRight(line, "\r\n"); line == "" {
		return "", false, usage("standard input has no password")
	}
	return line, false, nil
}

func (p *program) changePassword(ctx context.Context, book *people.Book, name string, ask *userAsk) error {
	name, err := people.CleanName(name)
	if err != nil {
		return err
	}
	if _, err := book.Find(ctx, name); err != nil {
		return err
	}
	password, fresh, err := p.newPassword(ask)
	if err != nil {
		return err
	}
	if err := book.SetPassword(ctx, name, password, ""); err != nil {
		return err
	}
	if fresh {
		fmt.Fprintln(p.stdout, password)
	}
	fmt.Fprintf(p.stderr, "%s is signed out everywhere.\n", name)
	return nil
}

// giveRole reads NAME ROLE PROJECT.
func giveRole(ctx context.Context, book *people.Book, words []string) (people.Part, error) {
	part := people.Part{Person: words[0], Project: words[2]}
	if part.Person != people.Everybody {
		name, err := people.CleanName(part.Person)
		if err != nil {
			return part, usage("%v", err)
		}
		part.Person = name
	}
	if words[1] != "none" {
		role, err := people.ParseRole(words[1])
		if err != nil {
			return part, usage("%v; or none, to take it away", err)
		}
		part.Role = role
	}
	return part, book.Give(ctx, part)
}

func (p *program) listUsers(ctx context.Context, book *people.Book, asJSON bool) error {
	list, err := book.List(ctx)
	if err != nil {
		return err
	}
	everybody, err := book.Held(ctx, people.Everybody)
	if err != nil {
		return err
	}
	if !asJSON {
		p.sayRoles(people.Everybody, everybody)
	}
	for _, person := range list {
		if asJSON {
			p.encode(person)
			continue
		}
		held := make(people.Held)
		for _, part := range person.Roles {
			held[part.Project] = part.Role
		}
		p.sayRoles(person.Name, held)
	}
	if len(list) == 0 && !asJSON {
		fmt.Fprintln(p.stderr, "nobody yet: web user add NAME --role own")
	}
	return nil
}
