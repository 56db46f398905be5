# bash completion for tertulia(1)

# A command, then the words that may come next: verbs or options. ROOM: a conversation comes here.
_tertulia_words() {
	case $1 in
	'') echo serve user group guard login logout whoami accounts rooms chat send react edit delete listen poll file help version ;;
	serve) echo --dev --data --listen --config --seed --log-level --set --help ;;
	user) echo add list delete disable enable passwd app-password --display-name --email --group --admin --force --search --revoke-app-passwords --all --data --password-stdin --generate --json --help ;;
	group) echo add list delete member-add member-remove --display-name --search --data --json --help ;;
	guard) echo list clear --data --json --help ;;
	login) echo --user --password-stdin --no-browser --name --store --ca-file --help ;;
	logout) echo --account --force --help ;;
	whoami) echo --account --json --help ;;
	accounts) echo --json --help ;;
	rooms) echo create --unread --all --public --json --account --help ;;
	chat) echo --account --help ;;
	send) echo --reply-to --silent --json --account --help ;;
	react) echo --remove --account --help ;;
	edit | delete) echo --account --help ;;
	listen) echo --json --since --count --quiet --account --help ;;
	poll) echo create show vote close --hidden --max-votes --json --account --help ;;
	file) echo send get ls --caption --to --force --quiet --json --account --help ;;
	esac
}

# Tokens of conversations. Nothing when nobody is logged in or the server is away.
_tertulia_rooms() {
	timeout 2 tertulia rooms --all 2>/dev/null | cut -d' ' -f1
}

_tertulia_accounts() {
	tertulia accounts 2>/dev/null | sed 's/^..//; s/  .*//'
}

_tertulia() {
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]}

	[ "$COMP_CWORD" -gt 1 ] || command=
	case $before in
	--account) mapfile -t COMPREPLY < <(compgen -W "$(_tertulia_accounts)" -- "$word") && return ;;
	--store) mapfile -t COMPREPLY < <(compgen -W 'file keyring' -- "$word") && return ;;
	--ca-file | --config | --seed | --to) compopt -o default && return ;;
	--data) compopt -o dirnames && return ;;
	esac
	case $command in
	chat | send | react | edit | delete | listen)
		if [ "$COMP_CWORD" -eq 2 ] && [[ $word != -* ]]; then
			mapfile -t COMPREPLY < <(compgen -W "$(_tertulia_rooms)" -- "$word")
			return
		fi
		;;
	esac
	mapfile -t COMPREPLY < <(compgen -W "$(_tertulia_words "$command")" -- "$word")
	[ "$command" != file ] || [[ $word == -* ]] || compopt -o default
}

complete -F _tertulia tertulia
