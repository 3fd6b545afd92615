/**
 * The functions that a PAC file may call, in the language of the sandbox: as Netscape described them and browsers have them. `$names` holds the
 * addresses that are known; an unknown name goes on the list of what to ask, and ends the run.
 */
export const prelude = String.raw`
var $asked = [];
function isPlainHostName(host) { return String(host).indexOf('.') < 0 && String(host).indexOf(':') < 0; }
function dnsDomainIs(host, domain) {
  host = String(host).toLowerCase(); domain = String(domain).toLowerCase();
  return host.length >= domain.length && host.slice(host.length - domain.length) === domain;
}
function localHostOrDomainIs(host, full) {
  host = String(host).toLowerCase(); full = String(full).toLowerCase();
  return host === full || (isPlainHostName(host) && full.split('.')[0] === host);
}
function dnsDomainLevels(host) { return String(host).split('.').length - 1; }
function shExpMatch(text, pattern) {
  var form = String(pattern).replace(/[.+^$(){}|[\]\\]/g, '\\$&').replace(/\*/g, '.*').replace(/\?/g, '.');
  return new RegExp('^' + form + '$').test(String(text));
}
function $number(address) {
  var parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(String(address));
  if (!parts) return undefined;
  var number = 0;
  for (var i = 1; i < 5; i++) { if (Number(parts[i]) > 255) return undefined; number = number * 256 + Number(parts[i]); }
  return number >>> 0;
}
function dnsResolve(host) {
  host = String(host).toLowerCase();
  if ($number(host) !== undefined) return host;
  if (Object.prototype.hasOwnProperty.call($names, host)) return $names[host];
  $asked.push(host);
  throw new Error('not known yet');
}
function isResolvable(host) { return dnsResolve(host) !== null; }
function isInNet(host, pattern, mask) {
  var address = $number(dnsResolve(host)), net = $number(pattern), bits = $number(mask);
  if (address === undefined || net === undefined || bits === undefined) return false;
  return ((address & bits) >>> 0) === ((net & bits) >>> 0);
}
function myIpAddress() { return $own; }
function myIpAddressEx() { return $own; }
function dnsResolveEx(host) { return dnsResolve(host) || ''; }
function isResolvableEx(host) { return isResolvable(host); }
function isInNetEx(host, prefix) {
  var parts = String(prefix).split('/'), bits = Number(parts[1]);
  var mask = bits === 0 ? 0 : (0xffffffff << (32 - bits)) >>> 0;
  var address = $number(dnsResolve(host)), net = $number(parts[0]);
  return address !== undefined && net !== undefined && ((address & mask) >>> 0) === ((net & mask) >>> 0);
}
function convert_addr(address) { return $number(address) || 0; }
function alert() {}
function $clock(args) {
  var utc = args[args.length - 1] === 'GMT';
  return { now: utc ? $utc : $local, words: utc ? args.slice(0, -1) : args };
}
function $between(value, from, to) { return from <= to ? value >= from && value <= to : value >= from || value <= to; }
function weekdayRange() {
  var clock = $clock([].slice.call(arguments)), days = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
  var from = days.indexOf(String(clock.words[0]).toUpperCase());
  var to = clock.words.length > 1 ? days.indexOf(String(clock.words[1]).toUpperCase()) : from;
  return from >= 0 && to >= 0 && $between(clock.now.weekday, from, to);
}
function timeRange() {
  var clock = $clock([].slice.call(arguments)), w = clock.words.map(Number), now = clock.now;
  var at = now.hours * 3600 + now.minutes * 60 + now.seconds;
  if (w.length === 1) return now.hours === w[0];
  if (w.length === 2) return $between(now.hours, w[0], w[1]) && (w[0] === w[1] || now.hours !== w[1] || at === w[1] * 3600);
  if (w.length === 4) return $between(at, w[0] * 3600 + w[1] * 60, w[2] * 3600 + w[3] * 60);
  return w.length === 6 && $between(at, w[0] * 3600 + w[1] * 60 + w[2], w[3] * 3600 + w[4] * 60 + w[5]);
}
function dateRange() {
  var months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
  var clock = $clock([].slice.call(arguments)), now = clock.now;
  function read(words) {
    var date = {};
    for (var i = 0; i < words.length; i++) {
      var month = months.indexOf(String(words[i]).toUpperCase());
      if (month >= 0) date.month = month; else if (Number(words[i]) > 31) date.year = Number(words[i]); else date.day = Number(words[i]);
    }
    return date;
  }
  function number(date, of) {
    return ((of.year === undefined ? 0 : date.year) * 12 + (of.month === undefined ? 0 : date.month)) * 32 + (of.day === undefined ? 0 : date.day);
  }
  var words = clock.words, from = read(words.length > 1 ? words.slice(0, words.length / 2) : words);
  var to = words.length > 1 ? read(words.slice(words.length / 2)) : from;
  return $between(number(now, from), number(from, from), number(to, from));
}
`;
