#compdef tertulia
# zsh completion for tertulia(1), made by tools/completions.py

# Tokens of conversations with their names. Nothing when nobody is logged in or the server is away.
_tertulia_rooms() {
	local -a rooms
	rooms=("${(@f)$(timeout 2 tertulia rooms --all 2>/dev/null | sed 's/:/\\:/g; s/  */:/')}")
	_describe -t rooms conversation rooms
}

_tertulia_accounts() {
	local -a accounts
	accounts=("${(@f)$(tertulia accounts 2>/dev/null | sed 's/^..//; s/:/\\:/g; s/  /:/')}")
	_describe -t accounts account accounts
}

_tertulia() {
	local -a commands options verbs
	local command verb

	if ((CURRENT == 2)); then
		commands=(
			'serve:run the chat server'
			'user:add, list and change accounts'
			'group:add, list and change groups'
			'room:list and delete conversations'
			'bot:install and list bots, let them into conversations'
			'files:see how much everybody keeps'
			'guard:see whom a running server has stopped, and let him go'
			'check:look whether all is well with a server'
			'backup:copy the database, also while a server runs'
			'restore:put such a copy in its place'
			'export:write all data as text, for other programs'
			'import:make a new database of that'
			'login:log in to a server'
			'logout:take that back'
			'whoami:who one is there'
			'accounts:list the logins, choose one'
			'rooms:list conversations, make one'
			'chat:read and write in the terminal'
			'send:send a message'
			'react:put an emoji below a message'
			'edit:change a message'
			'delete:delete a message'
			'listen:print messages as they come'
			'poll:ask, vote, close'
			'webhook:let programs say something in a conversation'
			'file:send and get files'
			'help:this text'
			'version:the version of this program'
		)
		_describe -t commands command commands
		return
	fi
	command=$words[2]
	((CURRENT > 3)) && verb=$words[3]
	case $command in
	serve)
		options=(
			'--dev[for trying and testing\: everything in memory, accounts admin, alice]'
			'--fault[with --dev, several times\: what goes wrong, '\''bot\: delay=2s,rate=0.1'\'',]:value: '
			'--data[where everything is kept (default\: ./tertulia-data; none with --dev)]:folder:_files -/'
			'--listen[default 127.0.0.1\:8484; port 0 takes a free one; unix\:/PATH is a]:value: '
			'--config[settings as '\''key = value'\'' lines; options here win over the file]:file:_files'
			'--seed[JSON with users, groups and conversations for an empty database]:file:_files'
			'--log-level[debug (a line per request), info, warn or error; the log is stderr]:word:(debug info warn error)'
			'*--set[any other setting of the file]:value: '
			'--check[only says what is wrong with the settings, and starts nothing]'
			'--help[this text]'
			'*:argument: '
		)
		;;
	user)
		options=(
			'--display-name[default\: the id]:value: '
			'--email[people may log in with it, too]:value: '
			'*--group[member of it; may be given several times]:value: '
			'--admin[member of the group admin]'
			'--search[those with TEXT in id, name or e-mail address]:value: '
			'--quota[as 5GB; none, default]:value: '
			'--force[with delete and disable\: also the last administrator]'
			'--revoke-app-passwords[takes these away as well]'
			'--all[]'
			'--data[the server'\''s folder (default\: ./tertulia-data)]:folder:_files -/'
			'--config[... or the server'\''s settings, which name it]:file:_files'
			'--password-stdin[with add and passwd\: read the password from standard input]'
			'--generate[with add and passwd\: make one up and print it]'
			'--json[with lists and show\: for programs]'
			'--help[this text]'
			'1:command:((add\:'\''a new account'\'' list\:'\''all accounts'\'' show\:'\''all that is known of one'\'' set\:'\''changes what is given'\'' delete\:'\''the account, for good; what it wrote stays'\'' disable\:'\''nobody can log in with a disabled account'\'' enable\:'\''nobody can log in with a disabled account'\'' passwd\:'\''a new password; app passwords stay good'\'' app-password logout\:'\''ends where it is logged in with a browser'\''))'
		)
		options+=('*:argument: ')
		;;
	group)
		options=(
			'--display-name[default\: the id]:value: '
			'--search[those with TEXT in id or name]:value: '
			'--force[also the last administrator]'
			'--data[the server'\''s folder (default\: ./tertulia-data)]:folder:_files -/'
			'--config[... or the server'\''s settings, which name it]:file:_files'
			'--json[with list\: for programs]'
			'--help[this text]'
			'1:command:((add\:'\''a new group'\'' list\:'\''all groups with their members'\'' delete\:'\''the group; the accounts in it stay'\'' member-add member-remove))'
		)
		options+=('*:argument: ')
		;;
	room)
		options=(
			'--search[those with TEXT in name, token or the ids of the two]:value: '
			'--data[the server'\''s folder (default\: ./tertulia-data)]:folder:_files -/'
			'--config[... or the server'\''s settings, which name it]:file:_files'
			'--json[with lists\: for programs]'
			'--help[this text]'
			'1:command:((list\:'\''all conversations, the most lively first'\'' members\:'\''who is in one'\'' delete\:'\''with all that was said in it, for good'\''))'
		)
		options+=('*:argument: ')
		;;
	bot)
		options=(
			'--no-setup[moderators neither let it in nor put it out]'
			'--url[instead of the ID]:value: '
			'--feature[with install and state, several times\: webhook (is told of]:value: '
			'--data[the server'\''s folder (default\: ./tertulia-data)]:folder:_files -/'
			'--config[... or the server'\''s settings, which name it]:file:_files'
			'--json[with install and list\: for programs]'
			'--help[this text]'
			'1:command:((install list\:'\''all bots, or those of a conversation'\'' state\:'\''disabled, enabled, no setup by moderators'\'' setup\:'\''lets it into conversations'\'' remove\:'\''puts it out of them'\'' uninstall\:'\''the bot, for good; what it wrote stays'\''))'
		)
		options+=('*:argument: ')
		;;
	files)
		options=(
			'--data[the server'\''s folder (default\: ./tertulia-data)]:folder:_files -/'
			'--config[... or the server'\''s settings, which name it]:file:_files'
			'--json[for programs]'
			'--help[this text]'
			'1:command:((list\:'\''who keeps how much, most first\: files and folders, their bytes, the'\''))'
		)
		options+=('*:argument: ')
		;;
	guard)
		options=(
			'--data[the server'\''s folder (default\: ./tertulia-data)]:folder:_files -/'
			'--config[... or the server'\''s settings, which name it]:file:_files'
			'--json[with list\: for programs]'
			'--help[this text]'
			'1:command:((list\:'\''what is counted, the longest blocks first'\'' clear\:'\''forgets all that is counted for an address (of IPv6 its /64)'\''))'
		)
		options+=('*:argument: ')
		;;
	check)
		options=(
			'--data[the server'\''s folder (default\: ./tertulia-data)]:folder:_files -/'
			'--config[the server'\''s settings]:file:_files'
			'--ca-file[trust these certificates (PEM) when its url is asked]:file:_files'
			'--json[for programs]'
			'--help[this text]'
			'*:argument: '
		)
		;;
	backup)
		options=(
			'--data[the server'\''s folder (default\: ./tertulia-data)]:folder:_files -/'
			'--config[... or the server'\''s settings, which name it]:file:_files'
			'--files[copy the bytes of files into DIR, which several backups may share\: only]:folder:_files -/'
			'--help[this text]'
			'*:argument: '
		)
		;;
	restore)
		options=(
			'--data[the server'\''s folder (default\: ./tertulia-data); it may be new]:folder:_files -/'
			'--config[... or the server'\''s settings, which name it]:file:_files'
			'--files[where the bytes of files are, if that is not FILE.files]:folder:_files -/'
			'--force[do not keep what was there before]'
			'--help[this text]'
			'*:argument: '
		)
		;;
	export)
		options=(
			'--data[the server'\''s folder (default\: ./tertulia-data)]:folder:_files -/'
			'--config[... or the server'\''s settings, which name it]:file:_files'
			'--help[this text]'
			'*:argument: '
		)
		;;
	import)
		options=(
			'--data[the server'\''s folder (default\: ./tertulia-data); it may be new]:folder:_files -/'
			'--config[... or the server'\''s settings, which name it]:file:_files'
			'--help[this text]'
			'*:argument: '
		)
		;;
	login)
		options=(
			'--user[log in with a password, which is asked for]:value: '
			'--password-stdin[... or read from standard input]'
			'--no-browser[only print the link]'
			'--name[what to call the account (default\: user@host)]:value: '
			'--store[file or keyring (default\: the keyring where there is one)]:word:(file keyring)'
			'--ca-file[trust these certificates (PEM) instead of the system'\''s, from now on]:file:_files'
			'--help[this text]'
			'*:argument: '
		)
		;;
	logout)
		options=(
			'--account[another account than the current one]:account:_tertulia_accounts'
			'--force[forget it also when the server cannot be asked]'
			'--help[this text]'
			'*:argument: '
		)
		;;
	whoami)
		options=(
			'--account[another account than the current one]:account:_tertulia_accounts'
			'--json[all that the server says]'
			'--help[this text]'
			'*:argument: '
		)
		;;
	accounts)
		options=(
			'--json[for programs]'
			'--help[this text]'
			'*:argument: '
		)
		;;
	rooms)
		options=(
			'--unread[only those with something unread]'
			'--all[archived ones, too]'
			'--public[with create\: guests can join by a link]'
			'--json[for programs\: all that the server says]'
			'--account[another account than the current one]:account:_tertulia_accounts'
			'--help[this text]'
			'1:command:(create)'
		)
		options+=('*:argument: ')
		;;
	chat)
		options=(
			'--account[another account than the current one]:account:_tertulia_accounts'
			'--help[this text]'
			'1:conversation:_tertulia_rooms'
			'*:argument: '
		)
		;;
	send)
		options=(
			'--reply-to[quote message N]:value: '
			'--silent[nobody is notified]'
			'--json[print the message as the server has it]'
			'--account[another account than the current one]:account:_tertulia_accounts'
			'--help[this text]'
			'1:conversation:_tertulia_rooms'
			'*:argument: '
		)
		;;
	react)
		options=(
			'--remove[take it away]'
			'--account[another account than the current one]:account:_tertulia_accounts'
			'--help[this text]'
			'1:conversation:_tertulia_rooms'
			'*:argument: '
		)
		;;
	edit)
		options=(
			'--account[another account than the current one]:account:_tertulia_accounts'
			'--help[this text]'
			'1:conversation:_tertulia_rooms'
			'*:argument: '
		)
		;;
	delete)
		options=(
			'--account[another account than the current one]:account:_tertulia_accounts'
			'--help[this text]'
			'1:conversation:_tertulia_rooms'
			'*:argument: '
		)
		;;
	listen)
		options=(
			'--json[an object a line, for programs\: the message with all of Talk'\''s fields]'
			'--since[begin behind message N instead of now (one ROOM only)]:value: '
			'--count[end after N messages]:value: '
			'--quiet[say nothing on standard error when a connection breaks]'
			'--account[another account than the current one]:account:_tertulia_accounts'
			'--help[this text]'
			'1:conversation:_tertulia_rooms'
			'*:argument: '
		)
		;;
	poll)
		options=(
			'--hidden[with create\: results are shown when the poll is closed]'
			'--max-votes[with create\: answers one may choose (default 1; 0\: any number)]:value: '
			'--json[for programs\: the poll as the server has it]'
			'--account[another account than the current one]:account:_tertulia_accounts'
			'--help[this text]'
			'1:command:(create show vote close)'
		)
		[[ $verb == (create|show|vote|close) ]] && options+=('2:conversation:_tertulia_rooms')
		options+=('*:argument: ')
		;;
	webhook)
		options=(
			'--json[for programs\: what the server has]'
			'--account[another account than the current one]:account:_tertulia_accounts'
			'--help[this text]'
			'1:command:(list add rename renew remove)'
		)
		[[ $verb == (list|add|rename|renew|remove) ]] && options+=('2:conversation:_tertulia_rooms')
		options+=('*:argument: ')
		;;
	file)
		options=(
			'--caption[with send\: what to say about the (last) file]:value: '
			'--to[with get\: where to (default\: the file'\''s own name, here; - is standard]:file:_files'
			'--force[with get and mv\: over a file that is there; with rm\: folders, too,]'
			'--quiet[no progress]'
			'--json[with ls\: for programs]'
			'--account[another account than the current one]:account:_tertulia_accounts'
			'--help[this text]'
			'1:command:(send get ls mkdir mv rm)'
		)
		[[ $verb == (send) ]] && options+=('2:conversation:_tertulia_rooms')
		options+=('*:argument:_files')
		;;
	esac
	# The words behind the command, as if it were a program of its own.
	shift words
	((CURRENT--))
	_arguments -s : $options
}

_tertulia "$@"
