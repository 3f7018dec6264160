# frozen_string_literal: true

class OrdersController < ApplicationController
  def new
    @order = Order.new
  end

  def create
    @order = Order.new(order_params)

    if @order.place
      redirect_to @order, notice: "Thank you. We send you a receipt."
    else
      render :new, status: 422
    end
  end

  def show
    @order = Order.find(params[:id])
  end

  private
    def order_params
      params.require(:order).permit(:product_id, :quantity, :email, :card)
    end
end
