/** What has to be right before answers mean anything: whoever asks over a broken network only sees that it is broken. */
export const networkNeeds: readonly string[] = ['proxy-settings', 'dns', 'tcp', 'tls', 'http'].map(
  (name) => `network.${name}`,
);
