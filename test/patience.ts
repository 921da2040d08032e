import { jest } from '@jest/globals';

// A test fails by what it finds, and by time only when something hangs: the machine may be slow, and busy with something
// else.
jest.setTimeout(120_000);
