#!/bin/sh
# A webhook bot of the shell: says again what begins with "!echo ". It is begun for each webhook:
# systemd-socket-activate --accept --inetd -E NEXTCLOUD_URL -E BOT_SECRET -l 127.0.0.1:9000 ./echo.sh

# hmac RANDOM: of it and standard input, with the secret as the key
hmac() {
	{ printf %s "$1"; cat; } | openssl dgst -sha256 -hmac "$BOT_SECRET" | sed 's/^.* //'
}

# call PATH NAME TEXT [MORE]: NAME=TEXT, signed as the bot; fails when there is no answer
call() {
	mine=$(openssl rand -hex 32)
	curl -sS -o /dev/null "$NEXTCLOUD_URL/ocs/v2.php/apps/spreed/api/v1/bot/$1" -H 'OCS-APIRequest: true' \
		-H "X-Nextcloud-Talk-Bot-Random: $mine" \
		-H "X-Nextcloud-Talk-Bot-Signature: $(printf %s "$3" | hmac "$mine")" \
		--data-urlencode "$2=$3" -d "$4"
}

# answer STATUS: to the server, with which standard input and output are connected
answer() {
	printf 'HTTP/1.1 %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n' "$1"
	exit
}

cr=$(printf '\r')
read -r _
while read -r name value && [ "$name" != "$cr" ]; do
	case $(printf %s "$name" | tr A-Z a-z) in
	content-length:) length=${value%"$cr"} ;;
	x-nextcloud-talk-random:) random=${value%"$cr"} ;;
	x-nextcloud-talk-signature:) signature=${value%"$cr"} ;;
	esac
done
body=$(head -c "${length:-0}")
[ "$(printf %s "$body" | hmac "$random")" = "$signature" ] || answer '401 Unauthorized'

get() {
	printf %s "$body" | jq -r "select(.type == \"Create\") | $1"
}

text=$(get '.object.content | fromjson.message | select(startswith("!echo ")) | .[6:]')
[ -n "$text" ] || answer '200 OK'
call "$(get .target.id)/message" message "$text" "replyTo=$(get .object.id)" &&
	call "$(get .target.id)/reaction/$(get .object.id)" reaction 👍 || answer '503 Service Unavailable'
answer '200 OK'
