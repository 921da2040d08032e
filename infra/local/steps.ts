import pc from 'picocolors';

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const plainProgressEveryMs = 5000;

/** What a step says while it works. */
export interface StepProgress {
  /** What it is busy with now; replaces what was said before. */
  report(text: string): void;
  /** What to remember of the step once it is done. */
  conclude(text: string): void;
}

export interface Steps {
  /** Runs one step and shows its title, its progress and how long it took; errors pass through. */
  run<T>(title: string, work: (progress: StepProgress) => Promise<T>): Promise<T>;
  /** Writes lines between steps. */
  write(text: string): void;
}

export interface StepOutput {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Steps with a moving line on a terminal, and with plain lines anywhere else. */
export function createSteps(output: StepOutput = process.stdout): Steps {
  const present = output.isTTY === true ? onTerminal(output) : inPlainLines(output);
  return {
    write: (text) => void output.write(`${text}\n`),
    async run(title, work) {
      const startedAt = performance.now();
      let conclusion = '';
      const presentation = present(title, startedAt);
      const progress = {
        report: (text: string) => {
          const said = text.replaceAll(/\s+/g, ' ').trim();
          if (said !== '') presentation.report(said);
        },
        conclude: (text: string) => {
          conclusion = text;
        },
      };
      try {
        const result = await work(progress);
        presentation.end(true, conclusion);
        return result;
      } catch (error) {
        presentation.end(false, '');
        throw error;
      }
    },
  };
}

/** "0.4 s", "12 s", "3 min 20 s". */
export function formatDuration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

interface Presentation {
  report(text: string): void;
  end(succeeded: boolean, conclusion: string): void;
}

function closingLine(title: string, startedAt: number, succeeded: boolean, conclusion: string): string {
  const sign = succeeded ? pc.green('✓') : pc.red('✗');
  const detail = conclusion === '' ? '' : `: ${conclusion}`;
  return `${sign} ${title}${detail} ${pc.dim(`(${formatDuration(performance.now() - startedAt)})`)}\n`;
}

const onTerminal =
  (output: StepOutput) =>
  (title: string, startedAt: number): Presentation => {
    let text = '';
    let frame = 0;
    const draw = () => {
      const elapsed = formatDuration(performance.now() - startedAt);
      const detail = text === '' ? '' : ` · ${text}`;
      const line = `${title}${detail} (${elapsed})`.slice(0, (output.columns || 80) - 3);
      output.write(`\r\x1b[2K${pc.cyan(frames[frame++ % frames.length] ?? '')} ${line}`);
    };
    draw();
    const timer = setInterval(draw, 120);
    timer.unref();
    return {
      report: (said) => {
        text = said;
      },
      end: (succeeded, conclusion) => {
        clearInterval(timer);
        output.write(`\r\x1b[2K${closingLine(title, startedAt, succeeded, conclusion)}`);
      },
    };
  };

const inPlainLines =
  (output: StepOutput) =>
  (title: string, startedAt: number): Presentation => {
    let lastReportAt = performance.now();
    output.write(`  ${title} …\n`);
    return {
      report: (text) => {
        if (performance.now() - lastReportAt < plainProgressEveryMs) return;
        lastReportAt = performance.now();
        output.write(`    ${text}\n`);
      },
      end: (succeeded, conclusion) => void output.write(closingLine(title, startedAt, succeeded, conclusion)),
    };
  };
