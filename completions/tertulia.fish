# fish completion for tertulia(1), made by tools/completions.py

# Tokens of conversations with their names. Nothing when nobody is logged in or the server is away.
function __tertulia_rooms
	timeout 2 tertulia rooms --all 2>/dev/null | string replace -r ' +' \t
end

function __tertulia_accounts
	tertulia accounts 2>/dev/null | string replace -r '^..' '' | string replace -r '  ' \t
end

# Whether the words in front are just these: a command, or a command and its verb.
function __tertulia_at
	set -l words (commandline -opc)
	test "$words[2..-1]" = "$argv"
end

function __tertulia_in
	set -l words (commandline -opc)
	test (count $words) -gt 1; and test "$words[2]" = "$argv[1]"
end

complete -c tertulia -f

complete -c tertulia -n '__tertulia_at' -a serve -d 'run the chat server'
complete -c tertulia -n '__tertulia_in serve' -l dev -d 'for trying and testing: everything in memory, accounts admin, alice'
complete -c tertulia -n '__tertulia_in serve' -l fault -x -d 'with --dev, several times: what goes wrong, \'bot: delay=2s,rate=0.1\','
complete -c tertulia -n '__tertulia_in serve' -l data -x -a '(__fish_complete_directories)' -d 'where everything is kept (default: ./tertulia-data; none with --dev)'
complete -c tertulia -n '__tertulia_in serve' -l listen -x -d 'default 127.0.0.1:8484; port 0 takes a free one; unix:/PATH is a'
complete -c tertulia -n '__tertulia_in serve' -l config -r -F -d 'settings as \'key = value\' lines; options here win over the file'
complete -c tertulia -n '__tertulia_in serve' -l seed -r -F -d 'JSON with users, groups and conversations for an empty database'
complete -c tertulia -n '__tertulia_in serve' -l log-level -x -a 'debug info warn error' -d 'debug (a line per request), info, warn or error; the log is stderr'
complete -c tertulia -n '__tertulia_in serve' -l set -x -d 'any other setting of the file'
complete -c tertulia -n '__tertulia_in serve' -l check -d 'only says what is wrong with the settings, and starts nothing'
complete -c tertulia -n '__tertulia_in serve' -l help -d 'this text'

complete -c tertulia -n '__tertulia_at' -a user -d 'add, list and change accounts'
complete -c tertulia -n '__tertulia_at user' -a add -d 'a new account'
complete -c tertulia -n '__tertulia_at user' -a list -d 'all accounts'
complete -c tertulia -n '__tertulia_at user' -a show -d 'all that is known of one'
complete -c tertulia -n '__tertulia_at user' -a set -d 'changes what is given'
complete -c tertulia -n '__tertulia_at user' -a delete -d 'the account, for good; what it wrote stays'
complete -c tertulia -n '__tertulia_at user' -a disable -d 'nobody can log in with a disabled account'
complete -c tertulia -n '__tertulia_at user' -a enable -d 'nobody can log in with a disabled account'
complete -c tertulia -n '__tertulia_at user' -a passwd -d 'a new password; app passwords stay good'
complete -c tertulia -n '__tertulia_at user' -a app-password
complete -c tertulia -n '__tertulia_at user' -a logout -d 'ends where it is logged in with a browser'
complete -c tertulia -n '__tertulia_in user' -l display-name -x -d 'default: the id'
complete -c tertulia -n '__tertulia_in user' -l email -x -d 'people may log in with it, too'
complete -c tertulia -n '__tertulia_in user' -l group -x -d 'member of it; may be given several times'
complete -c tertulia -n '__tertulia_in user' -l admin -d 'member of the group admin'
complete -c tertulia -n '__tertulia_in user' -l search -x -d 'those with TEXT in id, name or e-mail address'
complete -c tertulia -n '__tertulia_in user' -l quota -x -d 'as 5GB; none, default'
complete -c tertulia -n '__tertulia_in user' -l force -d 'with delete and disable: also the last administrator'
complete -c tertulia -n '__tertulia_in user' -l revoke-app-passwords -d 'takes these away as well'
complete -c tertulia -n '__tertulia_in user' -l all
complete -c tertulia -n '__tertulia_in user' -l data -x -a '(__fish_complete_directories)' -d 'the server\'s folder (default: ./tertulia-data)'
complete -c tertulia -n '__tertulia_in user' -l config -r -F -d '... or the server\'s settings, which name it'
complete -c tertulia -n '__tertulia_in user' -l password-stdin -d 'with add and passwd: read the password from standard input'
complete -c tertulia -n '__tertulia_in user' -l generate -d 'with add and passwd: make one up and print it'
complete -c tertulia -n '__tertulia_in user' -l json -d 'with lists and show: for programs'
complete -c tertulia -n '__tertulia_in user' -l help -d 'this text'

complete -c tertulia -n '__tertulia_at' -a group -d 'add, list and change groups'
complete -c tertulia -n '__tertulia_at group' -a add -d 'a new group'
complete -c tertulia -n '__tertulia_at group' -a list -d 'all groups with their members'
complete -c tertulia -n '__tertulia_at group' -a delete -d 'the group; the accounts in it stay'
complete -c tertulia -n '__tertulia_at group' -a member-add
complete -c tertulia -n '__tertulia_at group' -a member-remove
complete -c tertulia -n '__tertulia_in group' -l display-name -x -d 'default: the id'
complete -c tertulia -n '__tertulia_in group' -l search -x -d 'those with TEXT in id or name'
complete -c tertulia -n '__tertulia_in group' -l force -d 'also the last administrator'
complete -c tertulia -n '__tertulia_in group' -l data -x -a '(__fish_complete_directories)' -d 'the server\'s folder (default: ./tertulia-data)'
complete -c tertulia -n '__tertulia_in group' -l config -r -F -d '... or the server\'s settings, which name it'
complete -c tertulia -n '__tertulia_in group' -l json -d 'with list: for programs'
complete -c tertulia -n '__tertulia_in group' -l help -d 'this text'

complete -c tertulia -n '__tertulia_at' -a room -d 'list and delete conversations'
complete -c tertulia -n '__tertulia_at room' -a list -d 'all conversations, the most lively first'
complete -c tertulia -n '__tertulia_at room' -a members -d 'who is in one'
complete -c tertulia -n '__tertulia_at room' -a delete -d 'with all that was said in it, for good'
complete -c tertulia -n '__tertulia_in room' -l search -x -d 'those with TEXT in name, token or the ids of the two'
complete -c tertulia -n '__tertulia_in room' -l data -x -a '(__fish_complete_directories)' -d 'the server\'s folder (default: ./tertulia-data)'
complete -c tertulia -n '__tertulia_in room' -l config -r -F -d '... or the server\'s settings, which name it'
complete -c tertulia -n '__tertulia_in room' -l json -d 'with lists: for programs'
complete -c tertulia -n '__tertulia_in room' -l help -d 'this text'

complete -c tertulia -n '__tertulia_at' -a bot -d 'install and list bots, let them into conversations'
complete -c tertulia -n '__tertulia_at bot' -a install
complete -c tertulia -n '__tertulia_at bot' -a list -d 'all bots, or those of a conversation'
complete -c tertulia -n '__tertulia_at bot' -a state -d 'disabled, enabled, no setup by moderators'
complete -c tertulia -n '__tertulia_at bot' -a setup -d 'lets it into conversations'
complete -c tertulia -n '__tertulia_at bot' -a remove -d 'puts it out of them'
complete -c tertulia -n '__tertulia_at bot' -a uninstall -d 'the bot, for good; what it wrote stays'
complete -c tertulia -n '__tertulia_in bot' -l no-setup -d 'moderators neither let it in nor put it out'
complete -c tertulia -n '__tertulia_in bot' -l url -x -d 'instead of the ID'
complete -c tertulia -n '__tertulia_in bot' -l feature -x -d 'with install and state, several times: webhook (is told of'
complete -c tertulia -n '__tertulia_in bot' -l data -x -a '(__fish_complete_directories)' -d 'the server\'s folder (default: ./tertulia-data)'
complete -c tertulia -n '__tertulia_in bot' -l config -r -F -d '... or the server\'s settings, which name it'
complete -c tertulia -n '__tertulia_in bot' -l json -d 'with install and list: for programs'
complete -c tertulia -n '__tertulia_in bot' -l help -d 'this text'

complete -c tertulia -n '__tertulia_at' -a files -d 'see how much everybody keeps'
complete -c tertulia -n '__tertulia_at files' -a list -d 'who keeps how much, most first: files and folders, their bytes, the'
complete -c tertulia -n '__tertulia_in files' -l data -x -a '(__fish_complete_directories)' -d 'the server\'s folder (default: ./tertulia-data)'
complete -c tertulia -n '__tertulia_in files' -l config -r -F -d '... or the server\'s settings, which name it'
complete -c tertulia -n '__tertulia_in files' -l json -d 'for programs'
complete -c tertulia -n '__tertulia_in files' -l help -d 'this text'

complete -c tertulia -n '__tertulia_at' -a guard -d 'see whom a running server has stopped, and let him go'
complete -c tertulia -n '__tertulia_at guard' -a list -d 'what is counted, the longest blocks first'
complete -c tertulia -n '__tertulia_at guard' -a clear -d 'forgets all that is counted for an address (of IPv6 its /64)'
complete -c tertulia -n '__tertulia_in guard' -l data -x -a '(__fish_complete_directories)' -d 'the server\'s folder (default: ./tertulia-data)'
complete -c tertulia -n '__tertulia_in guard' -l config -r -F -d '... or the server\'s settings, which name it'
complete -c tertulia -n '__tertulia_in guard' -l json -d 'with list: for programs'
complete -c tertulia -n '__tertulia_in guard' -l help -d 'this text'

complete -c tertulia -n '__tertulia_at' -a check -d 'look whether all is well with a server'
complete -c tertulia -n '__tertulia_in check' -l data -x -a '(__fish_complete_directories)' -d 'the server\'s folder (default: ./tertulia-data)'
complete -c tertulia -n '__tertulia_in check' -l config -r -F -d 'the server\'s settings'
complete -c tertulia -n '__tertulia_in check' -l ca-file -r -F -d 'trust these certificates (PEM) when its url is asked'
complete -c tertulia -n '__tertulia_in check' -l json -d 'for programs'
complete -c tertulia -n '__tertulia_in check' -l help -d 'this text'

complete -c tertulia -n '__tertulia_at' -a backup -d 'copy the database, also while a server runs'
complete -c tertulia -n '__tertulia_in backup' -F
complete -c tertulia -n '__tertulia_in backup' -l data -x -a '(__fish_complete_directories)' -d 'the server\'s folder (default: ./tertulia-data)'
complete -c tertulia -n '__tertulia_in backup' -l config -r -F -d '... or the server\'s settings, which name it'
complete -c tertulia -n '__tertulia_in backup' -l files -x -a '(__fish_complete_directories)' -d 'copy the bytes of files into DIR, which several backups may share: only'
complete -c tertulia -n '__tertulia_in backup' -l help -d 'this text'

complete -c tertulia -n '__tertulia_at' -a restore -d 'put such a copy in its place'
complete -c tertulia -n '__tertulia_in restore' -F
complete -c tertulia -n '__tertulia_in restore' -l data -x -a '(__fish_complete_directories)' -d 'the server\'s folder (default: ./tertulia-data); it may be new'
complete -c tertulia -n '__tertulia_in restore' -l config -r -F -d '... or the server\'s settings, which name it'
complete -c tertulia -n '__tertulia_in restore' -l files -x -a '(__fish_complete_directories)' -d 'where the bytes of files are, if that is not FILE.files'
complete -c tertulia -n '__tertulia_in restore' -l force -d 'do not keep what was there before'
complete -c tertulia -n '__tertulia_in restore' -l help -d 'this text'

complete -c tertulia -n '__tertulia_at' -a export -d 'write all data as text, for other programs'
complete -c tertulia -n '__tertulia_in export' -F
complete -c tertulia -n '__tertulia_in export' -l data -x -a '(__fish_complete_directories)' -d 'the server\'s folder (default: ./tertulia-data)'
complete -c tertulia -n '__tertulia_in export' -l config -r -F -d '... or the server\'s settings, which name it'
complete -c tertulia -n '__tertulia_in export' -l help -d 'this text'

complete -c tertulia -n '__tertulia_at' -a import -d 'make a new database of that'
complete -c tertulia -n '__tertulia_in import' -F
complete -c tertulia -n '__tertulia_in import' -l data -x -a '(__fish_complete_directories)' -d 'the server\'s folder (default: ./tertulia-data); it may be new'
complete -c tertulia -n '__tertulia_in import' -l config -r -F -d '... or the server\'s settings, which name it'
complete -c tertulia -n '__tertulia_in import' -l help -d 'this text'

complete -c tertulia -n '__tertulia_at' -a login -d 'log in to a server'
complete -c tertulia -n '__tertulia_in login' -l user -x -d 'log in with a password, which is asked for'
complete -c tertulia -n '__tertulia_in login' -l password-stdin -d '... or read from standard input'
complete -c tertulia -n '__tertulia_in login' -l no-browser -d 'only print the link'
complete -c tertulia -n '__tertulia_in login' -l name -x -d 'what to call the account (default: user@host)'
complete -c tertulia -n '__tertulia_in login' -l store -x -a 'file keyring' -d 'file or keyring (default: the keyring where there is one)'
complete -c tertulia -n '__tertulia_in login' -l ca-file -r -F -d 'trust these certificates (PEM) instead of the system\'s, from now on'
complete -c tertulia -n '__tertulia_in login' -l help -d 'this text'

complete -c tertulia -n '__tertulia_at' -a logout -d 'take that back'
complete -c tertulia -n '__tertulia_in logout' -l account -x -a '(__tertulia_accounts)' -d 'another account than the current one'
complete -c tertulia -n '__tertulia_in logout' -l force -d 'forget it also when the server cannot be asked'
complete -c tertulia -n '__tertulia_in logout' -l help -d 'this text'

complete -c tertulia -n '__tertulia_at' -a whoami -d 'who one is there'
complete -c tertulia -n '__tertulia_in whoami' -l account -x -a '(__tertulia_accounts)' -d 'another account than the current one'
complete -c tertulia -n '__tertulia_in whoami' -l json -d 'all that the server says'
complete -c tertulia -n '__tertulia_in whoami' -l help -d 'this text'

complete -c tertulia -n '__tertulia_at' -a accounts -d 'list the logins, choose one'
complete -c tertulia -n '__tertulia_in accounts' -l json -d 'for programs'
complete -c tertulia -n '__tertulia_in accounts' -l help -d 'this text'

complete -c tertulia -n '__tertulia_at' -a rooms -d 'list conversations, make one'
complete -c tertulia -n '__tertulia_at rooms' -a create
complete -c tertulia -n '__tertulia_in rooms' -l unread -d 'only those with something unread'
complete -c tertulia -n '__tertulia_in rooms' -l all -d 'archived ones, too'
complete -c tertulia -n '__tertulia_in rooms' -l public -d 'with create: guests can join by a link'
complete -c tertulia -n '__tertulia_in rooms' -l json -d 'for programs: all that the server says'
complete -c tertulia -n '__tertulia_in rooms' -l account -x -a '(__tertulia_accounts)' -d 'another account than the current one'
complete -c tertulia -n '__tertulia_in rooms' -l help -d 'this text'

complete -c tertulia -n '__tertulia_at' -a chat -d 'read and write in the terminal'
complete -c tertulia -n '__tertulia_at chat' -a '(__tertulia_rooms)'
complete -c tertulia -n '__tertulia_in chat' -l account -x -a '(__tertulia_accounts)' -d 'another account than the current one'
complete -c tertulia -n '__tertulia_in chat' -l help -d 'this text'

complete -c tertulia -n '__tertulia_at' -a send -d 'send a message'
complete -c tertulia -n '__tertulia_at send' -a '(__tertulia_rooms)'
complete -c tertulia -n '__tertulia_in send' -l reply-to -x -d 'quote message N'
complete -c tertulia -n '__tertulia_in send' -l silent -d 'nobody is notified'
complete -c tertulia -n '__tertulia_in send' -l json -d 'print the message as the server has it'
complete -c tertulia -n '__tertulia_in send' -l account -x -a '(__tertulia_accounts)' -d 'another account than the current one'
complete -c tertulia -n '__tertulia_in send' -l help -d 'this text'

complete -c tertulia -n '__tertulia_at' -a react -d 'put an emoji below a message'
complete -c tertulia -n '__tertulia_at react' -a '(__tertulia_rooms)'
complete -c tertulia -n '__tertulia_in react' -l remove -d 'take it away'
complete -c tertulia -n '__tertulia_in react' -l account -x -a '(__tertulia_accounts)' -d 'another account than the current one'
complete -c tertulia -n '__tertulia_in react' -l help -d 'this text'

complete -c tertulia -n '__tertulia_at' -a edit -d 'change a message'
complete -c tertulia -n '__tertulia_at edit' -a '(__tertulia_rooms)'
complete -c tertulia -n '__tertulia_in edit' -l account -x -a '(__tertulia_accounts)' -d 'another account than the current one'
complete -c tertulia -n '__tertulia_in edit' -l help -d 'this text'

complete -c tertulia -n '__tertulia_at' -a delete -d 'delete a message'
complete -c tertulia -n '__tertulia_at delete' -a '(__tertulia_rooms)'
complete -c tertulia -n '__tertulia_in delete' -l account -x -a '(__tertulia_accounts)' -d 'another account than the current one'
complete -c tertulia -n '__tertulia_in delete' -l help -d 'this text'

complete -c tertulia -n '__tertulia_at' -a listen -d 'print messages as they come'
complete -c tertulia -n '__tertulia_at listen' -a '(__tertulia_rooms)'
complete -c tertulia -n '__tertulia_in listen' -l json -d 'an object a line, for programs: the message with all of Talk\'s fields'
complete -c tertulia -n '__tertulia_in listen' -l since -x -d 'begin behind message N instead of now (one ROOM only)'
complete -c tertulia -n '__tertulia_in listen' -l count -x -d 'end after N messages'
complete -c tertulia -n '__tertulia_in listen' -l quiet -d 'say nothing on standard error when a connection breaks'
complete -c tertulia -n '__tertulia_in listen' -l account -x -a '(__tertulia_accounts)' -d 'another account than the current one'
complete -c tertulia -n '__tertulia_in listen' -l help -d 'this text'

complete -c tertulia -n '__tertulia_at' -a poll -d 'ask, vote, close'
complete -c tertulia -n '__tertulia_at poll' -a create
complete -c tertulia -n '__tertulia_at poll' -a show
complete -c tertulia -n '__tertulia_at poll' -a vote
complete -c tertulia -n '__tertulia_at poll' -a close
complete -c tertulia -n '__tertulia_at poll create' -a '(__tertulia_rooms)'
complete -c tertulia -n '__tertulia_at poll show' -a '(__tertulia_rooms)'
complete -c tertulia -n '__tertulia_at poll vote' -a '(__tertulia_rooms)'
complete -c tertulia -n '__tertulia_at poll close' -a '(__tertulia_rooms)'
complete -c tertulia -n '__tertulia_in poll' -l hidden -d 'with create: results are shown when the poll is closed'
complete -c tertulia -n '__tertulia_in poll' -l max-votes -x -d 'with create: answers one may choose (default 1; 0: any number)'
complete -c tertulia -n '__tertulia_in poll' -l json -d 'for programs: the poll as the server has it'
complete -c tertulia -n '__tertulia_in poll' -l account -x -a '(__tertulia_accounts)' -d 'another account than the current one'
complete -c tertulia -n '__tertulia_in poll' -l help -d 'this text'

complete -c tertulia -n '__tertulia_at' -a webhook -d 'let programs say something in a conversation'
complete -c tertulia -n '__tertulia_at webhook' -a list
complete -c tertulia -n '__tertulia_at webhook' -a add
complete -c tertulia -n '__tertulia_at webhook' -a rename
complete -c tertulia -n '__tertulia_at webhook' -a renew
complete -c tertulia -n '__tertulia_at webhook' -a remove
complete -c tertulia -n '__tertulia_at webhook list' -a '(__tertulia_rooms)'
complete -c tertulia -n '__tertulia_at webhook add' -a '(__tertulia_rooms)'
complete -c tertulia -n '__tertulia_at webhook rename' -a '(__tertulia_rooms)'
complete -c tertulia -n '__tertulia_at webhook renew' -a '(__tertulia_rooms)'
complete -c tertulia -n '__tertulia_at webhook remove' -a '(__tertulia_rooms)'
complete -c tertulia -n '__tertulia_in webhook' -l json -d 'for programs: what the server has'
complete -c tertulia -n '__tertulia_in webhook' -l account -x -a '(__tertulia_accounts)' -d 'another account than the current one'
complete -c tertulia -n '__tertulia_in webhook' -l help -d 'this text'

complete -c tertulia -n '__tertulia_at' -a file -d 'send and get files'
complete -c tertulia -n '__tertulia_at file' -a send
complete -c tertulia -n '__tertulia_at file' -a get
complete -c tertulia -n '__tertulia_at file' -a ls
complete -c tertulia -n '__tertulia_at file' -a mkdir
complete -c tertulia -n '__tertulia_at file' -a mv
complete -c tertulia -n '__tertulia_at file' -a rm
complete -c tertulia -n '__tertulia_at file send' -a '(__tertulia_rooms)'
complete -c tertulia -n '__tertulia_in file' -F
complete -c tertulia -n '__tertulia_in file' -l caption -x -d 'with send: what to say about the (last) file'
complete -c tertulia -n '__tertulia_in file' -l to -r -F -d 'with get: where to (default: the file\'s own name, here; - is standard'
complete -c tertulia -n '__tertulia_in file' -l force -d 'with get and mv: over a file that is there; with rm: folders, too,'
complete -c tertulia -n '__tertulia_in file' -l quiet -d 'no progress'
complete -c tertulia -n '__tertulia_in file' -l json -d 'with ls: for programs'
complete -c tertulia -n '__tertulia_in file' -l account -x -a '(__tertulia_accounts)' -d 'another account than the current one'
complete -c tertulia -n '__tertulia_in file' -l help -d 'this text'

complete -c tertulia -n '__tertulia_at' -a help -d 'this text'

complete -c tertulia -n '__tertulia_at' -a version -d 'the version of this program'
