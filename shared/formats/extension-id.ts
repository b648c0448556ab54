/**
 * The public key that fixes the extension's id in Chromium (manifest `key`): the native host admits this id alone.
 * The id is the first 16 bytes of SHA-256 of the key, in the letters a to p.
 */
export const CHROMIUM_KEY =
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAsPRz5hMi2cmjVFvMfrGi05vNYNDg1llkNMZzX/MEut9NgV8Gho79aiRjvC0XIs/uFL2sLpHGc1zQMZMj+KY5g9NIXOIpK7LFbm5z/W4mXcFk3lt7On7cLWgkjVrab/vA6P5yVbmBY7ZcGiupbg8SB0RYIQuN46TIZOm9YlnDT3kcZy0bofqLivRN+8vP5hwP+9ae5HcL8J4TWorAwQxKetnk69WdGKXrWFJIpBSTtCLQBfjyDeiHmQoc9dXunlS1DnC2Kqm6UvW/dSe3rppefh4HXH/rFsEw5+5Z1xFZjfHx3w8k+Qt6Ei86cok9ly6qa8R5za9s8ASYbdgfg5bYmQIDAQAB';
export const CHROMIUM_ID = 'omkanfhjcokhhjcbhnpihjafediiehgh';
export const GECKO_ID = 'zegel@zegel.example';
/** Name of the native-messaging host. */
export const NATIVE_HOST = 'nl.zegel.companion';
