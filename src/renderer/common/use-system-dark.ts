import { ref, type Ref } from 'vue'

/** Whether the system asks for dark pages, as it changes. */
export function useSystemDark(): Readonly<Ref<boolean>> {
  const query = matchMedia('(prefers-color-scheme: dark)')
  const isDark = ref(query.matches)
  query.addEventListener('change', ({ matches }) => (isDark.value = matches))
  return isDark
}
