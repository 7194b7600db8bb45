namespace AuditOtel.ElasticStub;

/// <summary>An error as the REST API tells it.</summary>
internal sealed class StubError(int status, string type, string reason) : Exception(reason)
{
    internal int Status => status;

    internal string Type => type;

    internal static StubError Illegal(string reason) => new(400, "illegal_argument_exception", reason);

    internal static StubError Missing(string reason) => new(404, "index_not_found_exception", reason);
}
