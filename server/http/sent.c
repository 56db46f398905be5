/* sent.c - how much of an answer has arrived. A file of its own, because the system's header and
 * the C library's have different structs of one name. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>

/* Declared in connection.h, which has the other header. */
bool sent_bytes(int fd, uint64_t *out);

bool sent_bytes(int fd, uint64_t *out)
{
	struct tcp_info info = { 0 };
	socklen_t n = sizeof(info);

	if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &n) != 0 ||
	    n < offsetof(struct tcp_info, tcpi_bytes_acked) + sizeof(info.tcpi_bytes_acked))
		return false;
	*out = info.tcpi_bytes_acked;
	return true;
}
