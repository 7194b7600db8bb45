namespace AuditOtel.Analyzers.Coverage.Catalogue;

/// <summary>A named part of the catalogue.</summary>
/// <param name="Name">The name by which a project switches it.</param>
/// <param name="IsDefault">True when it is on until a project says otherwise.</param>
/// <param name="Summary">What it is about.</param>
/// <param name="Lines">Its lines.</param>
internal sealed record CatalogueSet(string Name, bool IsDefault, string Summary, IReadOnlyList<CatalogueLine> Lines);
