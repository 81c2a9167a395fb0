/** Calls a listener. What it throws, at once or later, reaches nobody. */
export function tell(listener: () => unknown): void {
  const told = async (): Promise<void> => {
    await listener();
  };
  told().catch(() => undefined);
}
