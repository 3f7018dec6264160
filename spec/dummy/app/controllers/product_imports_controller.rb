# frozen_string_literal: true

class ProductImportsController < ApplicationController
  def new
  end

  def create
    import = ProductImport.create!(csv: params.require(:file).read)
    import.start

    redirect_to import
  end

  def show
    @import = ProductImport.find(params[:id])
  end
end
