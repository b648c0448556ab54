/**
 * Asks the browser not to clear this store by itself when the disk fills up. Only a page may ask, no worker: the welcome
 * page does when the user agrees. What a person clears himself, or uninstalls, no extension can hold back or warn of.
 * @returns whether the browser promised it; `Condition.storage` shows what holds
 */
export async function askToPersist(): Promise<boolean> {
  try {
    return await navigator.storage.persist();
  } catch {
    // Refused by policy or not offered: the figure in the condition says so.
    return false;
  }
}
