namespace AuditOtel.Analyzers.Tests.Behaviour;

/// <summary>Types whose form tells an outcome, under the names that the frameworks give them.</summary>
internal static class ResultSamples
{
    internal const string Usings = "using Microsoft.AspNetCore.Http; using Microsoft.AspNetCore.Mvc;\n";

    /// <summary>Stands for what a program references; the build goes by names and members alone.</summary>
    internal const string Frameworks = """
        namespace Microsoft.AspNetCore.Identity
        {
            public class IdentityError { public string Code { get; set; } = ""; public string Description { get; set; } = ""; }
            public class IdentityResult { public bool Succeeded { get; protected set; } public IEnumerable<IdentityError> Errors { get; private set; } = []; public static IdentityResult Success => new() { Succeeded = true };
                public static IdentityResult Failed(params string[] codes) => new() { Errors = System.Linq.Enumerable.Select(codes, code => new IdentityError { Code = code, Description = "secret" }) }; }
        }
        namespace Microsoft.AspNetCore.Http
        {
            public interface IResult; public interface IStatusCodeHttpResult { int? StatusCode { get; } } public interface INestedHttpResult { IResult Result { get; } }
            public class Status(int? code) : IResult, IStatusCodeHttpResult { public int? StatusCode => code; }
            public class Results<T, U>(IResult one) : IResult, INestedHttpResult { public IResult Result => one; }
        }
        namespace Microsoft.AspNetCore.Http.HttpResults { public class ForbidHttpResult : IResult; public class ChallengeHttpResult : IResult; }
        namespace Microsoft.AspNetCore.Mvc
        {
            public interface IActionResult; public class ActionResult : IActionResult; public class ObjectResult(int? code) : ActionResult, Infrastructure.IStatusCodeActionResult { public int? StatusCode => code; } public class ForbidResult : ActionResult;
            public class ActionResult<T> { public ActionResult(T value) => Value = value; public ActionResult(ActionResult result) => Result = result; public ActionResult? Result { get; } public T? Value { get; }
                public static implicit operator ActionResult<T>(T value) => new(value); public static implicit operator ActionResult<T>(ActionResult result) => new(result); }
        }
        namespace Microsoft.AspNetCore.Mvc.Infrastructure { public interface IStatusCodeActionResult : IActionResult { int? StatusCode { get; } } }
        """;
}
