using System.Runtime.CompilerServices;

// The netstandard2.0 build of this assembly holds this type itself, and a library compiled against it names it there in each call of an init accessor.
[assembly: TypeForwardedTo(typeof(IsExternalInit))]
