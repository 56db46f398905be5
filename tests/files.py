"""Files over WebDAV, as tests ask for them: who, where, and what an answer says."""

import time
import xml.etree.ElementTree as ElementTree
from urllib.parse import quote, unquote

D = "{DAV:}"
OC = "{http://owncloud.org/ns}"
NC = "{http://nextcloud.org/ns}"


class Files:
    """The files of one person; paths are as he writes them, below the root of his tree."""

    def __init__(self, user, root=None):
        self.user = user
        self.root = root or f"/remote.php/dav/files/{quote(user.name)}"

    def url(self, path=""):
        return f"{self.root}/{quote(path.lstrip('/'))}"

    def request(self, method, path="", *, content=None, **headers):
        """A header named `x_oc_mtime` is sent as `x-oc-mtime`."""
        sent = {name.replace("_", "-"): str(value) for name, value in headers.items()}
        return self.user.plain(method, self.url(path), content=content, headers=sent)

    def put(self, path, content=b"", **headers):
        return self.request("PUT", path, content=content, **headers)

    def get(self, path="", **headers):
        return self.request("GET", path, **headers)

    def mkcol(self, path, **headers):
        return self.request("MKCOL", path, **headers)

    def delete(self, path, **headers):
        return self.request("DELETE", path, **headers)

    def to(self, method, path, destination, **headers):
        """COPY or MOVE."""
        return self.request(method, path, destination=self.url(destination), **headers)

    def propfind(self, path="", *names, depth=0, **headers):
        """{path: {property: element}} of what is there, and the answer."""
        body = None
        if names:
            wanted = "".join(f'<x:{name[name.index("}") + 1:]} xmlns:x="{name[1:name.index("}")]}"/>'
                             for name in names)
            body = f'<d:propfind xmlns:d="DAV:"><d:prop>{wanted}</d:prop></d:propfind>'
        answer = self.request("PROPFIND", path, content=body, depth=depth, **headers)
        assert answer.status == 207, answer
        return self.read(answer)

    def read(self, answer, status="200"):
        found = {}
        for response in ElementTree.fromstring(answer.body).iter(f"{D}response"):
            props = found.setdefault(self.path_of(response.findtext(f"{D}href")), {})
            for propstat in response.iter(f"{D}propstat"):
                if propstat.findtext(f"{D}status").split()[1] == status:
                    props.update((prop.tag, prop) for prop in propstat.find(f"{D}prop"))
        return found

    def path_of(self, href):
        assert href.startswith(f"{self.root}/"), href
        return unquote(href[len(self.root) + 1:])

    def text(self, path, name):
        """One property of one file; None when it has none."""
        (props,) = self.propfind(path, name).values()
        return props[name].text or "" if name in props else None

    def names(self, path="", depth=1):
        """What is in a folder, folders with a slash."""
        prefix = f"{path}/" if path else ""
        return [name[len(prefix):] for name in self.propfind(path, depth=depth) if name != prefix]


def patch(files, path, *changes):
    """PROPPATCH; a change is (property, value), and None removes it."""
    body = ['<d:propertyupdate xmlns:d="DAV:">']
    for name, value in changes:
        space, local = name[1:].split("}")
        element = f'<x:{local} xmlns:x="{space}">{value or ""}</x:{local}>' if space else \
            f'<{local} xmlns="">{value or ""}</{local}>'
        kind = "remove" if value is None else "set"
        body.append(f"<d:{kind}><d:prop>{element}</d:prop></d:{kind}>")
    body.append("</d:propertyupdate>")
    return files.request("PROPPATCH", path, content="".join(body).encode())


def statuses(answer):
    """{property: status} of a PROPPATCH."""
    assert answer.status == 207, answer
    found = {}
    for propstat in ElementTree.fromstring(answer.body).iter(f"{D}propstat"):
        for prop in propstat.find(f"{D}prop"):
            found[prop.tag] = int(propstat.findtext(f"{D}status").split()[1])
    return found


def until(happens, guard_s=90):
    """Waits for something that a job does."""
    end = time.monotonic() + guard_s
    while not happens():
        assert time.monotonic() < end, "it never happens"
        time.sleep(0.1)
