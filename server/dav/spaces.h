/* spaces.h - the namespaces of the names in WebDAV's XML. */
#ifndef TT_DAV_SPACES_H
#define TT_DAV_SPACES_H

#define DAV_SPACE "DAV:"
#define OC_SPACE "http://owncloud.org/ns"
#define NC_SPACE "http://nextcloud.org/ns"

#endif
