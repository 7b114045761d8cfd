/* Sets the chosen theme before anything is drawn. */
(() => {
  try {
    const chosen = localStorage.getItem("theme");
    if (chosen === "dark" || chosen === "light") document.documentElement.dataset.theme = chosen;
  } catch { /* storage is closed: the system's theme stays */ }
  document.documentElement.classList.add("scripted");
})();
