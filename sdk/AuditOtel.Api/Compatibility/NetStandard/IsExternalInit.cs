using System.ComponentModel;

namespace System.Runtime.CompilerServices;

/// <summary>The compiler needs it for init accessors. The .NET build of this assembly forwards it to the framework's own.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
internal static class IsExternalInit;
