//! Which names are in scope at a place of a Nix file. Pure.

use rnix::ast::{self, HasEntry};
use rnix::{SyntaxNode, TextSize};
use rowan::ast::AstNode;

/// True when `name` is bound by a function or a `let` around the place.
pub fn binds(text: &str, offset: usize, name: &str) -> bool {
    crate::scan::with_stack(text, || {
        let root = rnix::Root::parse(text).syntax();
        let offset = u32::try_from(offset).map(TextSize::from).ok().filter(|offset| *offset <= root.text_range().end());
        let token = offset.and_then(|offset| root.token_at_offset(offset).right_biased());
        token.is_some_and(|token| token.parent_ancestors().any(|node| binds_here(&node, name)))
    })
    .unwrap_or(false)
}

fn binds_here(node: &SyntaxNode, name: &str) -> bool {
    let is_it = |ident: Option<ast::Ident>| ident.is_some_and(|ident| ident.syntax().text() == name);
    if let Some(lambda) = ast::Lambda::cast(node.clone()) {
        return match lambda.param() {
            Some(ast::Param::IdentParam(param)) => is_it(param.ident()),
            Some(ast::Param::Pattern(pattern)) => pattern.pat_entries().any(|entry| is_it(entry.ident())),
            None => false,
        };
    }
    ast::LetIn::cast(node.clone()).is_some_and(|scope| {
        let bound = scope.attrpath_values().filter_map(|value| value.attrpath());
        let inherited = scope.inherits().flat_map(|inherit| inherit.attrs().collect::<Vec<_>>());
        bound.into_iter().any(|path| path.syntax().text() == name)
            || inherited.into_iter().any(|attr| attr.syntax().text() == name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: bool) {
        let offset = text.find('@').unwrap();
        assert_eq!(binds(&text.replace('@', "x"), offset, "lib"), expect, "{text}");
    }

    #[test]
    fn scopes() {
        check("{ lib, ... }: { a = @; }", true);
        check("lib: @", true);
        check("let lib = 1; in { a = @; }", true);
        check("let inherit (n) lib; in @", true);
        check("{ pkgs }: { a = @; }", false);
        check("{ a = { lib = 1; b = @; }; }", false);
        check("[ (lib: 1) @ ]", false);
        check("@", false);
    }
}
