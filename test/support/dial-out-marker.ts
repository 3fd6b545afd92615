/** How a line of the guard in no-dial-out.ts begins. Apart from it, because importing the guard puts it in force. */
export const dialOutMarker = 'DIAL OFF LOOPBACK:';
