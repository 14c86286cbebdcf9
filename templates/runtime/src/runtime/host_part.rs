//! Variables in the host of a server's URL.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// What would end a host, or begin it anew.
const NOT_HOST: &AsciiSet = &CONTROLS.add(b' ').add(b'/').add(b'?').add(b'#').add(b'\\').add(b'@').add(b'%');

/// Writes a value in a host that goes on behind it. What would end the host is written so that no host can have it:
/// a client is not built with such a URL, so that nothing is sent to another host.
pub fn host_part(value: &str) -> String {
    utf8_percent_encode(value, NOT_HOST).to_string()
}
