using AuditOtel.Analyzers.Generation.Models;

namespace AuditOtel.Analyzers.Generation.Writing;

/// <summary>
/// The statements around an audited body: captures, intent, the body in a try, outcome. Both routes emit these and no others. The success is
/// written in the finally, so that the body's own returns stay as they are; the failure is written before the exception travels on, because
/// an exception that nobody catches ends the process without running a finally.
/// </summary>
/// <param name="shape">How the body ends.</param>
/// <param name="unused">Gives a name that the body and its parameters do not use.</param>
internal sealed class AuditFrame(FrameShape shape, Func<string, string> unused)
{
    private const string Work = "global::AuditOtel.AuditedWork";

    private readonly string _audit = unused("__audit");
    private readonly string _failed = unused("__failed");
    private readonly string _exception = unused("__exception");
    private readonly string _enumeration = unused("__enumeration");

    private bool IsEnumerated => shape is FrameShape.Enumerated or FrameShape.EnumeratedAsynchronously;

    private bool Awaits => shape is FrameShape.Asynchronous or FrameShape.EnumeratedAsynchronously;

    /// <summary>Returns what stands before the body, one statement or brace a line.</summary>
    /// <param name="descriptor">The expression of the static descriptor.</param>
    /// <param name="captures">The captures; name and mode as expressions.</param>
    internal IEnumerable<string> Opening(string descriptor, IEnumerable<Capture> captures)
    {
        yield return $"var {_audit} = global::AuditOtel.AuditTrail.Current.Start({descriptor});";
        foreach (var capture in captures)
            yield return $"{_audit}.{capture.Kind}({capture.Name}, {capture.Value}{(capture.Rest.Length > 0 ? ", " : string.Empty)}{capture.Rest});";

        yield return Call(_audit, "Begin");
        if (IsEnumerated)
            yield return $"var {_enumeration} = new global::AuditOtel.AuditedEnumeration({_audit}{(Awaits ? ", true" : string.Empty)});";
        else if (shape != FrameShape.Handing)
            yield return $"var {_failed} = false;";

        if (!IsEnumerated)
            yield return $"{_audit}.{(shape == FrameShape.Synchronous ? "Enter" : "EnterFlow")}();";

        yield return "try";
        yield return "{";
    }

    /// <summary>Returns what stands behind the body, one statement or brace a line.</summary>
    internal IEnumerable<string> Closing() => IsEnumerated ? EnumerationEnd() : BodyEnd();

    /// <summary>Returns what stands before an expression that gives the task, when the body hands one out; two parentheses close it.</summary>
    internal string HandOver(string type) => $"{Work}.CompleteAsync({_audit}, ({type})(";

    /// <summary>Returns what stands before an expression whose value tells the outcome; one parenthesis closes it.</summary>
    internal string Mapped(string map) => $"{map}({_audit}, ";

    /// <summary>Returns what stands behind a bool that tells the outcome. It stays the left operand, so that what the compiler learns from it is not lost.</summary>
    internal string MappedBool(string map) => $" && ({map}({_audit}, true) || true) || {map}({_audit}, false) && false";

    /// <summary>Returns what stands before an item that the body gives to its caller; one parenthesis closes it.</summary>
    internal string Give(string type) => $"{_enumeration}.Give<{type}>(";

    /// <summary>Returns the statement behind one that gave an item.</summary>
    internal string Resume => $"{_enumeration}.Resume();";

    /// <summary>Returns the statement before one that ends the enumeration.</summary>
    internal string End => $"{_enumeration}.End();";

    private IEnumerable<string> EnumerationEnd()
    {
        yield return End;
        yield return "}";
        yield return "finally";
        yield return "{";
        yield return Call(_enumeration, "Close");
        yield return "}";
    }

    private IEnumerable<string> BodyEnd()
    {
        yield return "}";
        yield return $"catch (global::System.Exception {_exception})";
        yield return "{";
        if (shape != FrameShape.Handing)
            yield return $"{_failed} = true;";

        yield return Call(_audit, "Fail", _exception);
        yield return "throw;";
        yield return "}";
        yield return "finally";
        yield return "{";
        if (shape != FrameShape.Asynchronous)
            yield return $"{_audit}.Leave{(shape == FrameShape.Handing ? "Flow" : string.Empty)}();";

        if (shape == FrameShape.Handing)
        {
            yield return "}";
            yield break;
        }

        yield return $"if (!{_failed})";
        yield return $"    {Call(_audit, "Succeed")}";
        yield return "}";
    }

    private string Call(string receiver, string name, string argument = "") =>
        $"{(Awaits ? "await " : string.Empty)}{receiver}.{name}{(Awaits ? "Async" : string.Empty)}({argument});";
}
