/** A step that lies ahead: when, of what kind, and of which order. Only numbers, so that 100,000 of them fit in 2 MB. */
export interface PendingStep {
  atMs: number;
  kind: number;
  order: number;
  step: number;
}

export interface PendingSteps {
  push(step: PendingStep): void;
  /** When the earliest step is due; Infinity when none is left. */
  nextAtMs(): number;
  pop(): PendingStep | undefined;
  size(): number;
}

const fields = 4;

/** Compares field by field, so that steps due at the same moment have an order as well. */
function isBefore(slots: Float64Array, left: number, right: number): boolean {
  for (let field = 0; field < fields; field += 1) {
    const a = slots[left * fields + field] ?? 0;
    const b = slots[right * fields + field] ?? 0;
    if (a !== b) return a < b;
  }
  return false;
}

function swap(slots: Float64Array, left: number, right: number): void {
  for (let field = 0; field < fields; field += 1) {
    const kept = slots[left * fields + field] ?? 0;
    slots[left * fields + field] = slots[right * fields + field] ?? 0;
    slots[right * fields + field] = kept;
  }
}

/** Moves the last step up until its parent is due before it. */
function rise(slots: Float64Array, from: number): void {
  let slot = from;
  while (slot > 0) {
    const parent = (slot - 1) >> 1;
    if (!isBefore(slots, slot, parent)) return;
    swap(slots, slot, parent);
    slot = parent;
  }
}

/** Moves the first step down until both its children are due after it. */
function sink(slots: Float64Array, size: number): void {
  let slot = 0;
  for (;;) {
    const left = 2 * slot + 1;
    if (left >= size) return;
    const child = left + 1 < size && isBefore(slots, left + 1, left) ? left + 1 : left;
    if (!isBefore(slots, child, slot)) return;
    swap(slots, slot, child);
    slot = child;
  }
}

/**
 * A binary heap ordered by time in one typed array. An order in flight takes one slot (its next step),
 * never its contents: those are derived again from its seed when the step is due.
 */
export function createPendingSteps(): PendingSteps {
  let slots = new Float64Array(1024 * fields);
  let size = 0;
  const first = (field: number) => slots[field] ?? 0;

  return {
    push(step) {
      if ((size + 1) * fields > slots.length) {
        const grown = new Float64Array(slots.length * 2);
        grown.set(slots);
        slots = grown;
      }
      slots.set([step.atMs, step.kind, step.order, step.step], size * fields);
      size += 1;
      rise(slots, size - 1);
    },
    nextAtMs: () => (size === 0 ? Number.POSITIVE_INFINITY : first(0)),
    pop() {
      if (size === 0) return undefined;
      const step = { atMs: first(0), kind: first(1), order: first(2), step: first(3) };
      size -= 1;
      swap(slots, 0, size);
      sink(slots, size);
      return step;
    },
    size: () => size,
  };
}
