import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const maxTailBytes = 262_144;

/** The last lines of a log as an indented block to put under a message; empty when there is nothing in it. */
export function describeLastLines(file: string, count = 15): string {
  const lines = lastLines(file, count);
  return lines.length === 0 ? '' : `\nIts log ends with:\n${lines.map((line) => `    ${line}`).join('\n')}`;
}

function lastLines(file: string, count: number): string[] {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch {
    return [];
  }
  try {
    const size = fstatSync(descriptor).size;
    const length = Math.min(size, maxTailBytes);
    const buffer = Buffer.alloc(length);
    readSync(descriptor, buffer, 0, length, size - length);
    const lines = buffer.toString('utf8').split('\n');
    // A line that is cut in half is unreadable, and looks like none of those that are left out.
    if (length < size) lines.shift();
    return lines.filter((line) => line.trim() !== '' && !isMetrics(line)).slice(-count);
  } finally {
    closeSync(descriptor);
  }
}

/** Whether a line is a Lambda function's metrics (CloudWatch embedded metric format), which tell nothing about a crash. */
function isMetrics(line: string): boolean {
  return line.includes('"_aws":{') && line.includes('"CloudWatchMetrics"');
}
