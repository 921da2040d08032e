/** The largest file that is taken in, in bytes: uploads are admitted, and files inspected, by the same number. */
export const maxFileBytes = 500 * 1024 * 1024;
