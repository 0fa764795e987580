"""Operations prepared at boot: how to bind, validate, guard, call and answer them."""
