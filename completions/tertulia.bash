# bash completion for tertulia(1), made by tools/completions.py

# A command, then the words that may come next: verbs or options.
_tertulia_words() {
	case $1 in
	'') echo serve user group room bot files guard check backup restore export import login logout whoami accounts rooms chat send react edit delete listen poll webhook file help version ;;
	serve) echo --dev --fault --data --listen --config --seed --log-level --set --check --help ;;
	user) echo add list show set delete disable enable passwd app-password logout --display-name --email --group --admin --search --quota --force --revoke-app-passwords --all --data --config --password-stdin --generate --json --help ;;
	group) echo add list delete member-add member-remove --display-name --search --force --data --config --json --help ;;
	room) echo list members delete --search --data --config --json --help ;;
	bot) echo install list state setup remove uninstall --no-setup --url --feature --data --config --json --help ;;
	files) echo list --data --config --json --help ;;
	guard) echo list clear --data --config --json --help ;;
	check) echo --data --config --ca-file --json --help ;;
	backup) echo --data --config --files --help ;;
	restore) echo --data --config --files --force --help ;;
	export) echo --data --config --help ;;
	import) echo --data --config --help ;;
	login) echo --user --password-stdin --no-browser --name --store --ca-file --help ;;
	logout) echo --account --force --help ;;
	whoami) echo --account --json --help ;;
	accounts) echo --json --help ;;
	rooms) echo create --unread --all --public --json --account --help ;;
	chat) echo --account --help ;;
	send) echo --reply-to --silent --json --account --help ;;
	react) echo --remove --account --help ;;
	edit) echo --account --help ;;
	delete) echo --account --help ;;
	listen) echo --json --since --count --quiet --account --help ;;
	poll) echo create show vote close --hidden --max-votes --json --account --help ;;
	webhook) echo list add rename renew remove --json --account --help ;;
	file) echo send get ls mkdir mv rm --caption --to --force --quiet --json --account --help ;;
	esac
}

# Tokens of conversations. Nothing when nobody is logged in or the server is away.
_tertulia_rooms() {
	timeout 2 tertulia rooms --all 2>/dev/null | cut -d' ' -f1
}

_tertulia_accounts() {
	tertulia accounts 2>/dev/null | sed 's/^..//; s/  .*//'
}

# What comes behind an option; fails when it takes nothing that is known.
_tertulia_value() {
	case $2 in
	--data | --files) compopt -o dirnames ;;
	--config | --seed | --ca-file | --to) compopt -o default ;;
	--log-level) mapfile -t COMPREPLY < <(compgen -W 'debug info warn error' -- "$1") ;;
	--store) mapfile -t COMPREPLY < <(compgen -W 'file keyring' -- "$1") ;;
	--account) mapfile -t COMPREPLY < <(compgen -W "$(_tertulia_accounts)" -- "$1") ;;
	*) return 1 ;;
	esac
}

_tertulia() {
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]}
	local place=$COMP_CWORD verb=

	[ "$place" -gt 1 ] || command=
	_tertulia_value "$word" "$before" && return
	[ "$place" -lt 3 ] || verb=${COMP_WORDS[2]}
	if [[ $word != -* ]]; then
		case $command:$verb:$place in
		chat::2 | send::2 | react::2 | edit::2 | delete::2 | listen::2 | poll:create:3 | poll:show:3 | poll:vote:3 | poll:close:3 | webhook:list:3 | webhook:add:3 | webhook:rename:3 | webhook:renew:3 | webhook:remove:3 | file:send:3)
			mapfile -t COMPREPLY < <(compgen -W "$(_tertulia_rooms)" -- "$word")
			return
			;;
		esac
	fi
	mapfile -t COMPREPLY < <(compgen -W "$(_tertulia_words "$command")" -- "$word")
	case $command in
	backup | restore | export | import | file) [[ $word == -* ]] || compopt -o default ;;
	esac
}

complete -F _tertulia tertulia
