# frozen_string_literal: true

# What wit/ says is read and written in many languages.
RSpec.describe "The words of wit/" do
  files = Dir[File.expand_path("../../../wit/*.wit", __dir__)].sort

  # Reserved words of languages in which a host may be written; bindings make names of fields, functions, parameters
  # and interfaces out of them.
  keywords = {
    "Ruby" => %w[
      alias and begin break case class def defined do else elsif end ensure false for if in module next nil not or redo
      rescue retry return self super then true undef unless until when while yield
    ],
    "JavaScript" => %w[
      await break case catch class const continue debugger default delete do else enum export extends false finally for
      function if implements import in instanceof interface let new null package private protected public return static
      super switch this throw true try typeof var void while with yield
    ],
    "Python" => %w[
      and as assert async await break class continue def del elif else except false finally for from global if import in
      is lambda none nonlocal not or pass raise return true try while with yield
    ],
    "Rust" => %w[
      abstract as async await become box break const continue crate do dyn else enum extern false final fn for if impl
      in let loop macro match mod move mut override priv pub ref return self static struct super trait true try type
      typeof unsafe unsized use virtual where while yield
    ],
    "Go" => %w[
      break case chan const continue default defer else fallthrough for func go goto if import interface map package
      range return select struct switch type var
    ]
  }
  # `retry` is what task templates call it, and a field of that name can be read in each of these languages.
  allowed = %w[ retry ]

  files.each do |file|
    text = File.read(file)

    it "name no field, function, parameter or interface like a keyword: #{File.basename(file)}" do
      code = text.gsub(%r{//.*}, "")
      names = code.scan(/[(,\s]%?([a-z][a-z0-9-]*):/).flatten + code.scan(/interface ([a-z-]+)/).flatten

      expect(names).not_to be_empty unless file.end_with?("world.wit")
      keywords.each { |language, words| expect(names & words - allowed).to eq([]), language }
    end

    it "speak of no language: #{File.basename(file)}" do
      said = text.gsub(/such as `\w+`/, "") # what a plugin's manifest says, or a profile's name
      words = /\b(?:ruby|rails|python|javascript|inflector|nil|database\.yml|credentials|\w+\.rb)\b/i
      expect(said.scan(words)).to eq([])
    end
  end
end
