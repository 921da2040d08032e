const uploadIdPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether it is worth to ask the table for. */
export function isUploadId(text: string): boolean {
  return uploadIdPattern.test(text);
}
