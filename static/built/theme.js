"use strict";(()=>{document.documentElement.classList.add("js");try{let t=localStorage.getItem("stagebook-theme");(t==="light"||t==="dark")&&(document.documentElement.dataset.theme=t)}catch{}})();
