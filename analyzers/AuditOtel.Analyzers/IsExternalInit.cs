using System.ComponentModel;

namespace System.Runtime.CompilerServices;

/// <summary>netstandard2.0 lacks the type that the compiler needs for records.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
internal static class IsExternalInit;
