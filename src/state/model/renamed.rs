//! Modules that Python 3 has under another name, and that its unpickler finds by the old one.
//!
//! Python's pickler writes the old names for protocols 0 to 2, so that both versions read it: `subprocess.Popen` becomes
//! `commands.Popen`, and is `subprocess.Popen` again when it is loaded.
//! Source: CPython, `Lib/_compat_pickle.py`, `IMPORT_MAPPING`; without those whose new name holds nothing that runs code.

const RENAMED: [(&str, &str); 21] = [
    ("__builtin__", "builtins"),
    ("__builtins__", "builtins"),
    ("BaseHTTPServer", "http.server"),
    ("CGIHTTPServer", "http.server"),
    ("Cookie", "http.cookies"),
    ("DocXMLRPCServer", "xmlrpc.server"),
    ("SimpleHTTPServer", "http.server"),
    ("SimpleXMLRPCServer", "xmlrpc.server"),
    ("SocketServer", "socketserver"),
    ("StringIO", "io"),
    ("Tkinter", "tkinter"),
    ("cPickle", "pickle"),
    ("cStringIO", "io"),
    ("commands", "subprocess"),
    ("cookielib", "http.cookiejar"),
    ("httplib", "http.client"),
    ("robotparser", "urllib.robotparser"),
    ("thread", "_thread"),
    ("urllib2", "urllib.request"),
    ("urlparse", "urllib.parse"),
    ("xmlrpclib", "xmlrpc.client"),
];

/// What a module is called in Python 3.
pub fn today(module: &str) -> &str {
    RENAMED.iter().find(|(old, _)| *old == module).map_or(module, |(_, new)| new)
}
