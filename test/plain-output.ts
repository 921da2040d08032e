// What is printed is compared without colours, also where the terminal or the CI asks for them.
process.env['NO_COLOR'] = '1';
delete process.env['FORCE_COLOR'];
