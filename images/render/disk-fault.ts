const faults =
  /no space left|write failed|write error|unable to open .* for writing|disk quota|input\/output error|input file is missing|too many open files/i;

/** Whether sharp failed for the disk and not for the image: another machine, or this one later, may succeed. */
export function isOfDisk(message: string): boolean {
  return faults.test(message);
}
