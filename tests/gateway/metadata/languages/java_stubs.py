"""Our own stubs of the names that generated Java and Kotlin refer to: nothing but names."""

from pathlib import Path

ANNOTATION = "import java.lang.annotation.*; @Retention(RetentionPolicy.RUNTIME) public @interface "
CRUD = ("ICreateDb", "IUpdateDb", "IPatchDb", "IDeleteDb", "ISaveDb")
MARKERS = "IReturnVoid IGet IPost IPut IDelete IPatch IOptions IMeta IHasSessionId IHasBearerToken IHasVersion"
ANNOTATIONS = {
    "Route": 'String value() default ""; String Path() default ""; String Verbs() default "";',
    "DataContract": 'String Name() default ""; String Namespace() default "";',
    "DataMember": 'String Name() default ""; int Order() default 0; boolean IsRequired() default false; '
    "boolean EmitDefaultValue() default true;",
    "Api": 'String Description() default "";',
    "ApiMember": 'String Name() default ""; String Description() default ""; String DataType() default ""; '
    'String ParameterType() default ""; String Verb() default ""; String Format() default ""; '
    'String Route() default ""; boolean IsRequired() default false; boolean AllowMultiple() default false;',
    "ApiResponse": 'String Description() default ""; int StatusCode() default 0;',
    **dict.fromkeys(["Required", "Ignore", "Computed", "Flags"], ""),
    "StringLength": "int value() default 0;",
    "References": "Class<?> value();",
    "Input": 'String Type() default "";',
    **dict.fromkeys(
        ["Validate", "ValidateRequest"],
        'String Validator() default ""; String Message() default ""; String ErrorCode() default "";',
    ),
}
CLASSES = {
    "IReturn": "public interface IReturn<T> { Object getResponseType(); }",
    **{name: f"public interface {name} {{}}" for name in MARKERS.split()},
    **{name: f"public interface {name}<T> {{}}" for name in CRUD},
    **{name: f"{ANNOTATION}{name} {{ {body} }}" for name, body in ANNOTATIONS.items()},
    "ResponseStatus": "public class ResponseStatus { public String errorCode, message, stackTrace; }",
    "ResponseError": "public class ResponseError { public String errorCode, fieldName, message; }",
    "TimeSpan": "public class TimeSpan {}",
}


def write(folder: Path) -> list[Path]:
    """Write the sources below a folder; return their paths."""
    package = folder / "net" / "servicestack" / "client"
    package.mkdir(parents=True)
    for name, body in CLASSES.items():
        (package / f"{name}.java").write_text(f"package net.servicestack.client;\n{body}\n")
    return sorted(package.iterdir())
