import { isIP } from 'node:net';
import { insideNetworks, Networks } from '../../base/index.ts';

const special = new Networks(insideNetworks);
const loopback = new Networks(['loopback']);

/** What proxy programs in TUN mode answer for every name, to see which name a connection is for. */
const made = new Networks(['198.18.0.0/15']);

/** True for an address that no server of the public has; false for what is no address. */
export function isSpecialAddress(address: string): boolean {
  return special.has(address);
}

/** True when all that was spoken to is this machine, and something was. */
export function isThisMachine(addresses: readonly string[]): boolean {
  return addresses.length > 0 && addresses.every((address) => loopback.has(address));
}

export function isMadeUpAddress(address: string): boolean {
  return made.has(address);
}

/** `address:port`, brackets around version 6. */
export function placeOf(address: string, port: number): string {
  return isIP(address) === 6 ? `[${address}]:${port}` : `${address}:${port}`;
}
