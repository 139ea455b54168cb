import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { t } from '../state';
import { nameOfAttempt, type Attempt } from '../command';
import { useCommand } from '../use-command';
import { Icon } from './basics';

export function Dialog({
  title,
  children,
  onClose,
}: {
  title: string;
  children: ComponentChildren;
  onClose: () => void;
}) {
  const element = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useLayoutEffect(() => element.current?.showModal(), []);
  return (
    <dialog ref={element} aria-labelledby={heading} onClose={onClose}>
      <header>
        <h2 id={heading}>{title}</h2>
        <button
          type="button"
          class="icon"
          aria-label={t.value.close}
          onClick={() => element.current?.close()}
        >
          <Icon name="close" />
        </button>
      </header>
      {children}
    </dialog>
  );
}

/** What is typed into a dialog before something is done. */
export interface Field {
  readonly name: string;
  readonly label: string;
  readonly kind: 'text' | 'amount' | 'note' | 'check';
  readonly value?: string;
  readonly isRequired?: boolean;
  readonly isFixed?: boolean;
  readonly hint?: string;
}

export type Values = Readonly<Record<string, string>>;
type Problems = Readonly<Record<string, string>>;

export interface CommandDialogProps<Answer> {
  readonly title: string;
  readonly consequence: string;
  readonly submit: string | ((values: Values) => string);
  readonly path: string;
  /** What it is about beside its path: what is open about something else is not continued here. */
  readonly about?: string;
  readonly isGrave?: boolean;
  readonly children?: ComponentChildren;
  readonly fields?: (values: Values) => readonly Field[];
  /** What is wrong with what was typed, by field. */
  readonly check?: (values: Values) => Problems;
  readonly toBody?: (values: Values) => Attempt['body'];
  /** What is named after the key of the attempt. */
  readonly complete?: (body: Attempt['body'], key: string) => Attempt['body'];
  readonly onDone: (answer: Answer) => void;
  readonly onClose: () => void;
}

/** Says what something comes to, asks what must be known, and has it done: once. */
export function CommandDialog<Answer>(props: CommandDialogProps<Answer>) {
  const { title, consequence, submit, path, isGrave = false, children, fields = () => [] } = props;
  const { about, check = () => ({}), toBody = () => ({}), complete, onDone, onClose } = props;
  const command = useCommand<Answer>(nameOfAttempt(path, about), path, onDone, complete);
  const [typed, setTyped] = useState<Values>({});
  const [problems, setProblems] = useState<Problems>({});
  const isOpen = command.open !== undefined;
  const values = withDefaults(fields, isOpen ? textsOf(command.open.body) : typed);
  const isWorking = command.phase === 'working';

  function onSubmit(event: SubmitEvent): void {
    event.preventDefault();
    const wrong = isOpen ? {} : check(values);
    setProblems(wrong);
    if (Object.keys(wrong).length === 0) void command.send(toBody(values));
  }

  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={onSubmit} noValidate>
        <p>{consequence}</p>
        {children}
        <fieldset disabled={isWorking || isOpen}>
          {fields(values).map((field) => (
            <DialogField
              key={field.name}
              field={field}
              value={values[field.name] ?? ''}
              problem={problems[field.name] ?? detailFor(field.name, command.problem?.details)}
              onType={(value) => setTyped({ ...typed, [field.name]: value })}
            />
          ))}
        </fieldset>
        {command.phase === 'refused' && command.problem !== undefined && (
          <div class="alert bad" role="alert">
            <strong>{t.value.dialog.refused}</strong> {command.problem.message}
          </div>
        )}
        {isOpen && (
          <div class="alert wait" role="alert">
            <strong>{command.problem === undefined ? t.value.dialog.openFound : t.value.dialog.open}</strong>{' '}
            {command.problem?.message}
            <p class="soft">
              {t.value.dialog.key} <code>{command.open.key}</code>
            </p>
          </div>
        )}
        <footer>
          <button type="button" onClick={onClose}>
            {t.value.dialog.back}
          </button>
          <button type="submit" class={isGrave ? 'main grave' : 'main'} disabled={isWorking}>
            {isWorking
              ? t.value.dialog.working
              : isOpen
                ? t.value.dialog.continue
                : typeof submit === 'string'
                  ? submit
                  : submit(values)}
          </button>
        </footer>
      </form>
    </Dialog>
  );
}

function DialogField({
  field,
  value,
  problem,
  onType,
}: {
  field: Field;
  value: string;
  problem: string | undefined;
  onType: (value: string) => void;
}) {
  const id = useId();
  const shared = {
    id,
    name: field.name,
    'aria-invalid': problem !== undefined,
    'aria-describedby': `${id}-said`,
    readOnly: field.isFixed,
    required: field.isRequired,
  };
  const said = (
    <span id={`${id}-said`} class={problem === undefined ? 'soft' : 'problem'}>
      {problem ?? field.hint}
    </span>
  );
  switch (field.kind) {
    case 'check':
      return (
        <div class="field">
          <label class="check" for={id}>
            <input
              id={id}
              type="checkbox"
              checked={value === 'true'}
              onChange={(event) => onType(String(event.currentTarget.checked))}
            />
            {field.label}
          </label>
        </div>
      );
    case 'note':
      return (
        <div class="field">
          <label for={id}>{field.label}</label>
          <textarea
            {...shared}
            rows={2}
            value={value}
            onInput={(event) => onType(event.currentTarget.value)}
          />
          {said}
        </div>
      );
    case 'text':
    case 'amount':
      return (
        <div class="field">
          <label for={id}>{field.label}</label>
          <input
            {...shared}
            autoComplete="off"
            inputMode={field.kind === 'amount' ? 'numeric' : undefined}
            value={value}
            onInput={(event) => onType(event.currentTarget.value)}
          />
          {said}
        </div>
      );
    default:
      return field.kind satisfies never;
  }
}

/** A field may be there only for what another one says, so its own value is asked for last. */
function withDefaults(fields: (values: Values) => readonly Field[], typed: Values): Values {
  const first = Object.fromEntries(fields(typed).map(({ name, value = '' }) => [name, value]));
  return { ...first, ...typed };
}

function textsOf(body: Attempt['body']): Values {
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
}

function detailFor(
  field: string,
  details: readonly { readonly field: string; readonly message: string }[] = [],
): string | undefined {
  return details.find((detail) => detail.field === field)?.message;
}
